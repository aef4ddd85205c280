import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** The two ends of one connection, and what each hears of the other; `ends`: only that it is gone. */
type Wire = { readonly near: Socket; readonly far: Socket; hears: 'all' | 'nothing' | 'ends' };

/**
 * A network as bad as a fault wants it, and a balancer: each connection goes to the next of the ports behind it that
 * takes one. Invariant: what comes through comes in its order, however the delay changes meanwhile.
 */
export class WireProxy {
  readonly #wires = new Set<Wire>();
  /** Whoever is connected or about to be, on either side. */
  readonly #sockets = new Set<Socket>();
  #refuses = false;
  #delayMs = 0;
  #turn = 0;

  private constructor(
    private readonly server: Server,
    readonly port: number,
    private readonly targets: readonly number[],
  ) {}

  static async before(...targets: readonly number[]): Promise<WireProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the system gave no port');
    const proxy = new WireProxy(server, address.port, targets);
    server.on('connection', (near) => proxy.#accept(near));
    return proxy;
  }

  /** Ends every connection, and takes no new one until `mend`. */
  cut(): void {
    this.#refuses = true;
    for (const { near } of this.#wires) near.destroy();
  }

  /** Half-open: who is connected stays so on both sides, and never hears of the other again. */
  deafen(): void {
    for (const wire of this.#wires) wire.hears = 'nothing';
  }

  /** From now on everything comes so much later, in milliseconds. */
  delay(ms: number): void {
    this.#delayMs = ms;
  }

  /**
   * The network is good again. What became half-open stays so until one of the sides gives it up; the other hears of that
   * with its next keep-alive, which nobody answers.
   */
  mend(): void {
    this.#refuses = false;
    this.#delayMs = 0;
    for (const wire of this.#wires) {
      const { near, far } = wire;
      if (wire.hears !== 'nothing') continue;
      wire.hears = 'ends';
      if (near.destroyed) far.destroy();
      if (far.destroyed) near.destroy();
    }
  }

  async close(): Promise<void> {
    this.#refuses = true;
    const closed = once(this.server, 'close');
    this.server.close();
    // The half-open ones too, which nobody else ends.
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** From now on an error of it is nobody's, and it does not outlive the proxy. */
  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
  }

  #accept(near: Socket): void {
    this.#keep(near);
    if (this.#refuses) {
      near.destroy();
      return;
    }
    // Nothing is read before there is somebody to read it.
    near.pause();
    this.#reach(near, this.targets.length);
  }

  #reach(near: Socket, tries: number): void {
    const port = this.targets[this.#turn % this.targets.length];
    this.#turn += 1;
    if (tries === 0 || port === undefined) {
      near.destroy();
      return;
    }
    const far = connect(port, '127.0.0.1');
    this.#keep(far);
    const failed = (): void => this.#reach(near, tries - 1);
    far.once('error', failed);
    far.once('connect', () => {
      far.off('error', failed);
      this.#join({ near, far, hears: 'all' });
    });
  }

  #join(wire: Wire): void {
    const { near, far } = wire;
    if (near.destroyed || this.#refuses) {
      near.destroy();
      far.destroy();
      return;
    }
    this.#wires.add(wire);
    // Until both sides know that it is over.
    const forget = (): void => {
      if (near.destroyed && far.destroyed) this.#wires.delete(wire);
    };
    near.on('close', forget);
    far.on('close', forget);
    this.#forward(wire, near, far);
    this.#forward(wire, far, near);
  }

  #forward(wire: Wire, from: Socket, to: Socket): void {
    let dueAt = 0;
    const later = (task: () => void): void => {
      if (wire.hears !== 'all') return;
      const now = performance.now();
      dueAt = Math.max(dueAt, now + this.#delayMs);
      if (dueAt <= now) task();
      else
        setTimeout(() => {
          if (wire.hears === 'all') task();
        }, dueAt - now);
    };
    from.setNoDelay(true);
    from.on('data', (chunk: Buffer) =>
      later(() => {
        // Who does not read is not written to without end.
        if (!to.destroyed && !to.write(chunk)) {
          from.pause();
          to.once('drain', () => from.resume());
        }
      }),
    );
    // An end is told like everything else: who hears nothing does not hear of that either.
    from.on('close', () => {
      if (wire.hears === 'ends') to.destroy();
      else later(() => to.destroy());
    });
    from.resume();
  }
}
