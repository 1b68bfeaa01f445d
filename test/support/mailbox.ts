import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { waitUntil } from './wait-until.js';

/** What arrived, decoded. */
export interface Mail {
  /** Of the envelope: who it was delivered to. */
  readonly to: readonly string[];
  readonly from: string | undefined;
  readonly subject: string;
  readonly text: string;
  /** `undefined`: the mail has no such part. */
  readonly html: string | undefined;
}

/** The login that the mail server demands. */
export const MAIL_LOGIN = { user: 'alertmanager', password: 'kept in a file' } as const;

/** A mail server that keeps all it gets; also what stands for a gateway from mail to text messages. */
export class Mailbox {
  readonly #server: SMTPServer;
  readonly #mails: Mail[] = [];

  private constructor() {
    this.#server = new SMTPServer({
      // A relay of one's own network: no TLS.
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      disableReverseLookup: true,
      onAuth: ({ username, password }, _session, callback) => {
        const known = username === MAIL_LOGIN.user && password === MAIL_LOGIN.password;
        callback(known ? null : new Error('wrong login'), { user: username });
      },
      onData: (stream, session, callback) => {
        const to = session.envelope.rcptTo.map(({ address }) => address);
        this.#keep(to, stream).then(() => {
          callback();
        }, callback);
      },
    });
    // An Alertmanager that is killed while it delivers resets its connection.
    this.#server.on('error', () => undefined);
  }

  /** Listens on a free port. */
  static async start(): Promise<Mailbox> {
    const mailbox = new Mailbox();
    await new Promise<void>((resolve) => {
      mailbox.#server.listen(0, '127.0.0.1', resolve);
    });
    return mailbox;
  }

  /** `host:port` */
  get smarthost(): string {
    return `127.0.0.1:${(this.#server.server.address() as AddressInfo).port}`;
  }

  /** All that came for this address, oldest first. */
  mails(to: string): readonly Mail[] {
    return this.#mails.filter((mail) => mail.to.includes(to));
  }

  /** Waits for a mail to this address that is as wanted; one that has come already counts. */
  async waitFor(to: string, wanted: (mail: Mail) => boolean, timeoutMs = 20_000): Promise<Mail> {
    return waitUntil(() => this.mails(to).find(wanted), { timeoutMs, message: () => this.describe() });
  }

  /** What has come so far, for messages of failed tests. */
  describe(): string {
    const lines = this.#mails.map(({ to, subject, text }) => `${to.join()}: ${subject || text.trim()}`);
    return ['such a mail; there came', ...lines].join('\n');
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(resolve);
    });
  }

  async #keep(to: readonly string[], stream: AsyncIterable<Buffer>): Promise<void> {
    const { from, subject = '', text = '', html } = await PostalMime.parse(await contentOf(stream));
    this.#mails.push({ to, from: from?.address, subject, text, html });
  }
}

async function contentOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
