import { Server as HttpServer } from 'node:http';
import { LIVE_NAMESPACE } from '@innoweek/contracts';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { MessageMappingProperties } from '@nestjs/websockets';
import { Server, type ServerOptions, type Socket } from 'socket.io';

/** The largest message a watcher sends, in bytes: joins are tiny. */
const MAX_MESSAGE_BYTES = 10_000;

type Handler = Pick<MessageMappingProperties, 'message' | 'callback'>;

/** Socket.IO as a board with thousands of watchers needs it. */
export class LiveAdapter extends IoAdapter {
  override createIOServer(port: number, options?: ServerOptions): Server {
    const settings: Partial<ServerOptions> = {
      ...options,
      transports: ['websocket', 'polling'],
      // Compressed, a frame would be encoded again for each watcher instead of once for the room.
      perMessageDeflate: false,
      httpCompression: false,
      serveClient: false,
      maxHttpBufferSize: MAX_MESSAGE_BYTES,
      // A half-open connection is noticed within 20 seconds.
      pingInterval: 10_000,
      pingTimeout: 10_000,
    };
    // Nest opens its sockets on the HTTP server of the application, never on a port of their own.
    const http: unknown = this.httpServer;
    const server = http instanceof HttpServer ? new Server(http, settings) : new Server(port, settings);
    // The upgrade request is read when its namespace is entered; thousands of them need not stay in memory.
    server.of(LIVE_NAMESPACE).on('connection', ({ conn, handshake }) => {
      Object.assign(conn, { request: null });
      Object.assign(handshake, { headers: {}, auth: {}, query: {} });
    });
    return server;
  }

  /**
   * Hears what a watcher says. Handlers answer by the acknowledgement and give nothing back, so that what Nest would
   * build for answers, a stream for each message of each of thousands of watchers, is left out.
   */
  override bindMessageHandlers(socket: Socket, handlers: readonly Handler[]): void {
    for (const { message, callback } of handlers)
      socket.on(String(message), (...said: unknown[]) => {
        const ack = said.findLast((part) => typeof part === 'function');
        const [body] = said.filter((part) => part !== ack);
        void this.#hear(() => callback(body, ack));
      });
  }

  async #hear(handle: () => unknown): Promise<void> {
    try {
      await handle();
    } catch (error) {
      this.logger.error(error);
    }
  }
}
