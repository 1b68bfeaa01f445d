import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Alertmanager } from './alertmanager.js';
import { configure, exampleValues } from './alertmanager-config.js';
import { Mailbox, MAIL_LOGIN, type Mail } from './mailbox.js';
import { removeFolder, temporaryFolder } from './servers/cleanup.js';
import { shortenRoutes } from './shorten.js';

/** Who gets mail. */
export const MAIL_TO = 'dba@example.net';
/** Whose mail becomes text messages. */
export const SMS_TO = '4915112345678@sms.example.net';
export const GRAFANA_URL = 'https://grafana.example.net';

/** An Alertmanager with our configuration, and everything at the other end of it. */
export class Notifications {
  readonly alertmanager: Alertmanager;
  readonly mailbox: Mailbox;
  readonly #deadMan: Server;
  readonly #folder: string;
  #deadManCalls = 0;

  private constructor(alertmanager: Alertmanager, mailbox: Mailbox, deadMan: Server, folder: string) {
    this.alertmanager = alertmanager;
    this.mailbox = mailbox;
    this.#deadMan = deadMan;
    this.#folder = folder;
    deadMan.on('request', () => this.#deadManCalls++);
  }

  /** @param factor - by which the waits of the routes are divided */
  static async start(factor: number): Promise<Notifications> {
    const folder = temporaryFolder();
    const mailbox = await Mailbox.start();
    const deadMan = await listen();
    const passwordFile = join(folder, 'smtp-password');
    writeFileSync(passwordFile, MAIL_LOGIN.password);
    const values = exampleValues({
      SMTP_SMARTHOST: mailbox.smarthost,
      SMTP_USER: MAIL_LOGIN.user,
      SMTP_PASSWORD_FILE: passwordFile,
      SMTP_REQUIRE_TLS: 'false',
      MAIL_TO,
      SMS_MAIL_TO: SMS_TO,
      GRAFANA_URL,
      DEADMAN_URL: `http://127.0.0.1:${(deadMan.address() as AddressInfo).port}/`,
    });
    const file = await configure(folder, values);
    writeFileSync(file, shortenRoutes(readFileSync(file, 'utf8'), factor));
    return new Notifications(await Alertmanager.start(file), mailbox, deadMan, folder);
  }

  /** The mails so far, oldest first. */
  get mails(): readonly Mail[] {
    return this.mailbox.mails(MAIL_TO);
  }

  /** The text messages so far, oldest first. */
  get messages(): readonly Mail[] {
    return this.mailbox.mails(SMS_TO);
  }

  /** How often the dead-man switch was called. */
  get deadManCalls(): number {
    return this.#deadManCalls;
  }

  async stop(): Promise<void> {
    await this.alertmanager.stop();
    this.#deadMan.close();
    await this.mailbox.stop();
    await removeFolder(this.#folder);
  }
}

async function listen(): Promise<Server> {
  const server = createServer((_request, response) => response.end());
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return server;
}
