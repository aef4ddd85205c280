import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

export type ReceivedMail = { to: string[]; raw: string };

/** A real SMTP server on this machine that keeps what it is handed. */
export class TestMailbox {
  readonly mails: ReceivedMail[] = [];
  readonly #server: SMTPServer;
  /** While true, every mail is refused. */
  refuses = false;

  private constructor() {
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData: (stream, session, done) => {
        text(stream).then(
          (raw) => {
            if (this.refuses) {
              done(new Error('the mailbox is full'));
              return;
            }
            this.mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw });
            done();
          },
          (error: unknown) => {
            done(error instanceof Error ? error : new Error(String(error)));
          },
        );
      },
    });
    // Clients that hang up in the middle are no concern of the test.
    this.#server.on('error', () => undefined);
  }

  static async open(): Promise<TestMailbox> {
    const mailbox = new TestMailbox();
    await new Promise<void>((resolve) => mailbox.#server.listen(0, '127.0.0.1', resolve));
    return mailbox;
  }

  get url(): string {
    const address = this.#server.server.address();
    if (address === null || typeof address === 'string') throw new Error('the mailbox does not listen');
    return `smtp://127.0.0.1:${String(address.port)}`;
  }

  /** The newest mail to an address; waits for it. */
  async mailTo(address: string): Promise<ReceivedMail> {
    for (let tries = 0; tries < 200; tries += 1) {
      const mail = this.mails.findLast(({ to }) => to.includes(address));
      if (mail) return mail;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`no mail to ${address}`);
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }
}

/** What a mail says: its text is quoted-printable or base64. */
export const textOf = ({ raw }: ReceivedMail): string => {
  const body = raw.slice(raw.indexOf('\r\n\r\n') + 4);
  if (/content-transfer-encoding: base64/i.test(raw)) return Buffer.from(body, 'base64').toString('utf8');
  const bytes = body
    .replace(/=\r?\n/g, '')
    .replace(/=([\dA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
};

/** The secret of the link that a mail holds. */
export const secretIn = (mail: ReceivedMail): string => {
  const secret = /\/password#([\w-]+)/.exec(textOf(mail))?.[1];
  if (secret === undefined) throw new Error(`no link in ${textOf(mail)}`);
  return secret;
};
