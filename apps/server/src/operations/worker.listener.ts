import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { isInside } from './inside.network.ts';
import { ReadinessService } from './readiness.service.ts';
import { ServerMetrics } from './server.metrics.ts';

/** Tells how a process is that only runs jobs: `/healthz`, `/readyz` and `/metrics` as at an api, and nothing else. */
@Injectable()
export class WorkerListener implements OnApplicationShutdown {
  #server: Server | null = null;

  constructor(
    private readonly readiness: ReadinessService,
    private readonly metrics: ServerMetrics,
  ) {}

  /** @returns the port, which the system chooses where 0 is asked for */
  async listen(host: string, port: number): Promise<number> {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => {
        // The database or the queue is not there.
        if (!response.headersSent) response.writeHead(503);
        response.end();
      });
    });
    this.#server.listen(port, host);
    await once(this.#server, 'listening');
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : port;
  }

  onApplicationShutdown(): void {
    this.#server?.close();
    this.#server?.closeAllConnections();
  }

  async #answer({ method, url, headers, socket }: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = method === 'GET' ? url?.split('?', 1)[0] : undefined;
    if (path === '/healthz' || path === '/readyz') {
      const health = path === '/healthz' ? { status: 'ok' } : await this.readiness.read();
      response.writeHead(health.status === 'ok' ? 200 : 503, { 'content-type': 'application/json' });
      response.end(JSON.stringify(health));
      return;
    }
    const relayed = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
    if (path === '/metrics' && !relayed && isInside(socket.remoteAddress ?? '')) {
      const { type, text } = await this.metrics.read();
      response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' });
      response.end(text);
      return;
    }
    response.writeHead(404);
    response.end();
  }
}
