import type { Request, RequestHandler, Response } from 'express';
import type { WebSettings } from '../config/config.js';
import { loginOf, Users } from './users.js';
import { Verifier } from './verifier.js';

/** Answers repeat what was asked for: no browser shall take their text for a page. */
const ALWAYS: WebSettings['headers'] = { 'X-Content-Type-Options': 'nosniff' };

export interface GateOptions {
  /** `/-/healthy` needs no login. */
  readonly openHealth: boolean;
}

/** What every request passes first: the headers of the web configuration, and its users. */
export class Gate {
  readonly #verifier = new Verifier();
  readonly #options: GateOptions;
  #headers: WebSettings['headers'] = ALWAYS;
  #users: Users | undefined;

  constructor(settings: WebSettings, options: GateOptions) {
    this.#options = options;
    this.update(settings);
  }

  /**
   * From now on these hold. Where the users are others, who was good before has to show it again; where only a
   * certificate was renewed, not: a flood of logins at that moment would cost a scrape.
   */
  update({ headers, users }: WebSettings): void {
    this.#headers = { ...ALWAYS, ...headers };
    if (this.#users?.areThoseOf(users) === true) return;
    this.#users = users.size > 0 ? new Users(users, this.#verifier) : undefined;
  }

  readonly handler: RequestHandler = async (request, response, next) => {
    response.set(this.#headers);
    const users = this.#users;
    const open = this.#options.openHealth && request.path === '/-/healthy';
    if (!users || open || (await admit(users, request, response))) next();
  };

  async close(): Promise<void> {
    await this.#verifier.close();
  }
}

/** @returns whether the request may go on; if not, it has been answered */
async function admit(users: Users, request: Request, response: Response): Promise<boolean> {
  const login = loginOf(request.headers.authorization);
  const good = login ? await users.check(login, request.socket.remoteAddress ?? '') : false;
  if (good === true) return true;
  if (good === undefined) {
    response.set('retry-after', '1').status(503).type('text').send('too many logins at once\n');
    return false;
  }
  const challenge = 'Basic realm="MongoDB topology exporter", charset="UTF-8"';
  response.set('www-authenticate', challenge).status(401).type('text').send('unauthorized\n');
  return false;
}
