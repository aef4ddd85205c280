import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import { CONFIGURATION } from '../configuration/configuration.module.ts';
import type { ServerConfiguration } from '../configuration/server.configuration.ts';

/** How long a mail server may take for each step, in milliseconds. */
const PATIENCE_MS = 10_000;

export type Mail = {
  to: { name: string; address: string };
  subject: string;
  text: string;
  /** The same for the same mail, however often it is handed in. */
  messageId?: string;
  /** Where its reader says that they want no more of its kind. */
  unsubscribe?: string;
};

/** Hands mail in at the configured server; without one, nothing is sent. */
@Injectable()
export class MailService implements OnApplicationShutdown {
  readonly #log = new Logger('mail');
  readonly #transport: Transporter | null;

  constructor(@Inject(CONFIGURATION) { mail }: ServerConfiguration) {
    this.#transport = mail
      ? createTransport(mail.url, {
          from: { name: '双创周 InnoWeek', address: mail.from },
          // Nothing in a mail of ours comes from a file or an address.
          disableFileAccess: true,
          disableUrlAccess: true,
        })
      : null;
  }

  /** Whether mail can be sent at all. */
  get isConfigured(): boolean {
    return this.#transport !== null;
  }

  /** @returns whether the mail server took it; the log tells why it did not, without what the mail says. */
  async send({ unsubscribe, ...mail }: Mail): Promise<boolean> {
    if (this.#transport === null) return false;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`the mail server did not answer within ${String(PATIENCE_MS / 1000)} s`));
      }, PATIENCE_MS);
    });
    try {
      await Promise.race([
        this.#transport.sendMail({
          ...mail,
          ...(unsubscribe === undefined ? {} : { list: { unsubscribe } }),
        }),
        late,
      ]);
      return true;
    } catch (error) {
      this.#log.warn({ msg: 'a mail was not sent', subject: mail.subject, err: error });
      return false;
    } finally {
      clearTimeout(timer);
    }
  }

  onApplicationShutdown(): void {
    this.#transport?.close();
  }
}
