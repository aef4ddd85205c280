import { connect, type Socket } from 'node:net';

const HEAD_END = '\r\n\r\n';

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

  private constructor(
    private readonly socket: Socket,
    private readonly head: string,
  ) {
    socket.setNoDelay(true);
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => this.receive(text));
    socket.on('error', (error) => this.fail(error));
    socket.on('close', () => this.fail(new Error('the server closed a connection')));
  }

  /** @param token of whoever reports */
  static open(url: string, token: string): Promise<TallyConnection> {
    return TallyConnection.openAt(`${url}/api/v1/tallies`, { authorization: `Bearer ${token}` });
  }

  /** A connection that posts JSON to an address, whoever serves it. */
  static async openAt(address: string, headers: Readonly<Record<string, string>>): Promise<TallyConnection> {
    const { hostname, port, host, pathname, search } = new URL(address);
    const socket = connect(Number(port), hostname);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    const lines = Object.entries({ host, ...headers, 'content-type': 'application/json' });
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    return new TallyConnection(socket, `POST ${pathname}${search} HTTP/1.1\r\n${head}`);
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
      this.socket.write(`${this.head}${more}content-length: ${body.length}${HEAD_END}${body}`);
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
    const length = /\r\ncontent-length: (\d+)\r\n/i.exec(this.received.slice(0, end + 2))?.[1];
    if (length === undefined) {
      this.fail(new Error('a reply did not tell its length'));
      return;
    }
    const size = end + HEAD_END.length + Number(length);
    if (this.received.length < size) return;
    const reply = {
      status: Number(this.received.slice(9, 12)),
      body: this.received.slice(end + HEAD_END.length, size),
    };
    this.received = this.received.slice(size);
    const { waiting } = this;
    this.waiting = null;
    waiting?.resolve(reply);
  }

  private fail(error: Error): void {
    this.waiting?.reject(error);
    this.waiting = null;
  }
}
