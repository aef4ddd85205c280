import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

type Wire = { readonly ends: readonly [Socket, Socket]; deaf: boolean };

/** A network that swallows what it carries, cuts it off, or answers by itself, between a test and a server that it would reach directly. */
export class TestNetwork {
  readonly #wires = new Set<Wire>();
  #answer: Buffer | null = null;

  private constructor(
    private readonly server: Server,
    /** That of the server behind it, through here. */
    readonly url: string,
  ) {}

  static async before(url: string): Promise<TestNetwork> {
    const { hostname, port } = new URL(url);
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const through = new URL(url);
    through.hostname = '127.0.0.1';
    through.port = String(address.port);
    const network = new TestNetwork(server, through.href);
    server.on('connection', (near) => {
      if (network.#answer) end(near, network.#answer);
      else network.#carry(near, connect(Number(port), hostname));
    });
    return network;
  }

  /** Whoever is connected stays so on both sides, and never hears of the other again. */
  deafen(): void {
    for (const wire of this.#wires) wire.deaf = true;
  }

  /** Ends every connection. */
  cut(): void {
    for (const { ends } of this.#wires) for (const end of ends) end.destroy();
  }

  /** Whoever connects from now on gets this for whatever they say, and the end; null: nobody any more. */
  answerWith(bytes: Buffer | null): void {
    this.#answer = bytes;
  }

  close(): void {
    this.cut();
    this.server.close();
  }

  #carry(near: Socket, far: Socket): void {
    const wire: Wire = { ends: [near, far], deaf: false };
    this.#wires.add(wire);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (chunk) => {
        if (!wire.deaf) to.write(chunk);
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        if (wire.deaf) return;
        this.#wires.delete(wire);
        to.destroy();
      });
    }
  }
}

const end = (near: Socket, answer: Buffer): void => {
  near.on('error', () => undefined);
  near.once('data', () => near.end(answer));
};
