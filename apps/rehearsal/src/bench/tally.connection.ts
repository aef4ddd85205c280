import { connect, type Socket } from 'node:net';

const HEAD_END = '\r\n\r\n';
const LENGTH = '\r\ncontent-length: ';
/** Bytes read at once; a reply to a tally is shorter. */
const READ_BYTES = 16_384;

/** A reply as it came. */
export type RawReply = { readonly status: number; readonly body: string };

/**
 * One kept-alive connection with one request at a time, speaking just as much HTTP/1.1 as replies with a
 * `Content-Length` need. A full client costs a third of what the server spends on a tally, on the same cores: the
 * figure would tell of the client.
 */
export class TallyConnection {
  private received = '';
  private waiting: { resolve: (reply: RawReply) => void; reject: (error: Error) => void } | null = null;

  private readonly socket: Socket;

  private constructor(
    host: string,
    port: number,
    private readonly head: string,
  ) {
    // What is read goes into one buffer: streams would cost as much as all the rest of it.
    const callback = (size: number, buffer: Uint8Array): boolean => {
      this.receive(Buffer.from(buffer.buffer, buffer.byteOffset, size).toString('latin1'));
      return true;
    };
    this.socket = connect({
      host,
      port,
      noDelay: true,
      onread: { buffer: Buffer.alloc(READ_BYTES), callback },
    });
    this.socket.on('error', (error) => this.fail(error));
    this.socket.on('close', () => this.fail(new Error('the server closed a connection')));
  }

  /** @param token of whoever reports */
  static open(url: string, token: string): Promise<TallyConnection> {
    return TallyConnection.openAt(`${url}/api/v1/tallies`, { authorization: `Bearer ${token}` });
  }

  /** A connection that posts JSON to an address, whoever serves it. */
  static async openAt(address: string, headers: Readonly<Record<string, string>>): Promise<TallyConnection> {
    const { hostname, port, host, pathname, search } = new URL(address);
    const lines = Object.entries({ host, ...headers, 'content-type': 'application/json' });
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    const connection = new TallyConnection(
      hostname,
      Number(port),
      `POST ${pathname}${search} HTTP/1.1\r\n${head}`,
    );
    const { socket } = connection;
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return connection;
  }

  /** Sends one body, which has to be ASCII, under a key that makes it one tally however often it is sent. */
  post(key: string, body: string): Promise<RawReply> {
    return this.send(body, `idempotency-key: ${key}\r\n`);
  }

  /**
   * Sends one body, which has to be ASCII, and waits for the reply.
   * @param more headers, each with its end of line
   */
  send(body: string, more = ''): Promise<RawReply> {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.socket.write(`${this.head}${more}content-length: ${body.length}${HEAD_END}${body}`, 'latin1');
    });
  }

  close(): void {
    this.waiting = null;
    this.socket.destroy();
  }

  private receive(text: string): void {
    this.received += text;
    const end = this.received.indexOf(HEAD_END);
    if (end < 0) return;
    // Servers write it in either case.
    const head = this.received.slice(0, end).toLowerCase();
    const at = head.indexOf(LENGTH);
    const length = Number.parseInt(head.slice(at + LENGTH.length), 10);
    if (at < 0 || Number.isNaN(length)) {
      this.fail(new Error('a reply did not tell its length'));
      return;
    }
    const body = end + HEAD_END.length;
    if (this.received.length < body + length) return;
    const reply = {
      status: Number(this.received.slice(9, 12)),
      body: this.received.slice(body, body + length),
    };
    this.received = this.received.slice(body + length);
    const { waiting } = this;
    this.waiting = null;
    waiting?.resolve(reply);
  }

  private fail(error: Error): void {
    this.waiting?.reject(error);
    this.waiting = null;
  }
}
