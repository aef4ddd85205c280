import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** The two ends of one connection: of the browser, and of the server. */
type Wire = { near: Socket; far: Socket; deaf: boolean; delayMs: number };

/** Between browser and server, a network as bad as a test wants it. */
export class FaultyProxy {
  readonly #wires = new Set<Wire>();
  #server: Server | null = null;
  #refuses = false;
  #delayMs = 0;
  #port = 0;

  get url(): string {
    return `http://127.0.0.1:${String(this.#port)}`;
  }

  static async before(port: number): Promise<FaultyProxy> {
    const proxy = new FaultyProxy();
    proxy.#server = createServer((near) => proxy.#accept(near, port)).listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    const address = proxy.#server.address();
    if (address === null || typeof address === 'string') throw new Error('no free port');
    proxy.#port = address.port;
    return proxy;
  }

  /** Ends every connection, and lets none through until `mend`. */
  cut(): void {
    this.#refuses = true;
    for (const { near } of this.#wires) near.destroy();
  }

  /** Half-open: what is connected now stays so on both sides, and never hears of the other side again. */
  deafen(): void {
    for (const wire of this.#wires) wire.deaf = true;
  }

  /** Everything comes so much later, in its order: what is connected now stays as slow as it became. */
  delay(ms: number): void {
    this.#delayMs = ms;
    for (const wire of this.#wires) wire.delayMs = Math.max(wire.delayMs, ms);
  }

  /** The network is good again for whoever connects; what is half-open or slow stays so. */
  mend(): void {
    this.#refuses = false;
    this.#delayMs = 0;
  }

  async close(): Promise<void> {
    this.cut();
    const server = this.#server;
    if (!server) return;
    const closed = once(server, 'close');
    server.close();
    await closed;
  }

  #accept(near: Socket, port: number): void {
    if (this.#refuses) {
      near.destroy();
      return;
    }
    const far = connect(port, '127.0.0.1');
    const wire: Wire = { near, far, deaf: false, delayMs: this.#delayMs };
    this.#wires.add(wire);
    this.#forward(wire, near, far);
    this.#forward(wire, far, near);
    near.on('close', () => this.#wires.delete(wire));
  }

  #forward(wire: Wire, from: Socket, to: Socket): void {
    const later = (task: () => void): void => {
      if (wire.deaf) return;
      if (wire.delayMs === 0) task();
      else setTimeout(task, wire.delayMs);
    };
    from.setNoDelay(true);
    from.on('data', (chunk) =>
      later(() => {
        if (!to.destroyed) to.write(chunk);
      }),
    );
    // An end is told like everything else: who hears nothing does not hear of that either.
    from.on('close', () => later(() => to.destroy()));
    from.on('error', () => undefined);
  }
}
