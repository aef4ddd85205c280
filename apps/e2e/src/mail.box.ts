import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

type Received = { to: string[]; text: string };

/** A mail server on this machine that keeps what it is handed. */
export class MailBox {
  readonly #mails: Received[] = [];
  readonly #server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, { envelope }, done) => {
      text(stream).then((raw) => {
        this.#mails.push({ to: envelope.rcptTo.map(({ address }) => address), text: decoded(raw) });
        done();
      }, done);
    },
  });

  static async open(): Promise<MailBox> {
    const box = new MailBox();
    box.#server.on('error', () => undefined);
    await new Promise<void>((resolve) => box.#server.listen(0, '127.0.0.1', resolve));
    return box;
  }

  get url(): string {
    const address = this.#server.server.address();
    if (address === null || typeof address === 'string') throw new Error('the mail box does not listen');
    return `smtp://127.0.0.1:${String(address.port)}`;
  }

  /** A mail to somebody that says this; waits a minute for it. */
  async mailTo(address: string, says: string): Promise<string> {
    for (let tries = 0; tries < 600; tries += 1) {
      const mail = this.#mails.find(({ to, text: said }) => to.includes(address) && said.includes(says));
      if (mail) return mail.text;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`no mail to ${address} that says “${says}”`);
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }
}

const decoded = (raw: string): string => {
  const body = raw.slice(raw.indexOf('\r\n\r\n') + 4);
  if (/content-transfer-encoding: base64/i.test(raw)) return Buffer.from(body, 'base64').toString('utf8');
  const bytes = body
    .replace(/=\r?\n/g, '')
    .replace(/=([\dA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
};
