import type { Request, RequestHandler, Response } from 'express';
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { isDeepStrictEqual } from 'node:util';
import type { WebSettings, WebTls } from '../config/files/web-settings.js';
import { Verifier } from './password-verifier.js';
import { sendText } from './respond.js';

/** Responses repeat parts of the request: browsers must not interpret their text as a page. */
const ALWAYS: WebSettings['headers'] = { 'X-Content-Type-Options': 'nosniff' };

export interface AuthOptions {
  /** Whether `/-/healthy` needs no login. */
  readonly openHealth: boolean;
}

/** Runs before every request: sets the headers of the web configuration and authenticates its users. */
export class AuthMiddleware {
  readonly #verifier = new Verifier();
  readonly #options: AuthOptions;
  #headers: WebSettings['headers'] = ALWAYS;
  #users: Users | undefined;

  constructor(settings: WebSettings, options: AuthOptions) {
    this.#options = options;
    this.update(settings);
  }

  /**
   * Applies these settings from now on. If the users have changed, all clients must authenticate again. If only a
   * certificate was renewed, they need not: many logins at that moment would cost a scrape.
   */
  update({ headers, users }: WebSettings): void {
    this.#headers = { ...ALWAYS, ...headers };
    if (this.#users?.isEqualTo(users) === true) return;
    this.#users = users.size > 0 ? new Users(users, this.#verifier) : undefined;
  }

  readonly handler: RequestHandler = async (request, response, next) => {
    response.set(this.#headers);
    const users = this.#users;
    const open = this.#options.openHealth && request.path === '/-/healthy';
    if (!users || open || (await authenticate(users, request, response))) next();
  };

  async close(): Promise<void> {
    await this.#verifier.close();
  }
}

/** @returns whether the request may continue; if not, the response has been sent */
async function authenticate(users: Users, request: Request, response: Response): Promise<boolean> {
  const login = loginOf(request.headers.authorization);
  const isValid = login ? await users.check(login, request.socket.remoteAddress ?? '') : false;
  if (isValid === true) return true;
  if (isValid === undefined) {
    sendText(response.set('retry-after', '1'), 503, 'too many logins at once');
    return false;
  }
  const challenge = 'Basic realm="MongoDB topology exporter", charset="UTF-8"';
  sendText(response.set('www-authenticate', challenge), 401, 'unauthorized');
  return false;
}

/** A user name and a password as a client sent them. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

/** The login in `Authorization: Basic …`; undefined if the header contains none. */
export function loginOf(header: string | undefined): Login | undefined {
  const [, encoded] = /^basic +([A-Za-z0-9+/_=-]+) *$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

/**
 * The users from one read of the web configuration. The last valid password of each user is stored as a hash with a
 * secret random key, so that only the first scrape needs bcrypt, and the comparison reveals nothing.
 */
export class Users {
  readonly #hashes: ReadonlyMap<string, string>;
  readonly #verifier: Verifier;
  readonly #key = randomBytes(32);
  /** Equals no digest. */
  readonly #none = randomBytes(32);
  readonly #valid = new Map<string, Buffer>();
  /** Verifications in progress, by client and digest; equal logins share one. */
  readonly #running = new Map<string, Promise<boolean | undefined>>();

  /** @param hashes user → bcrypt hash, at least one */
  constructor(hashes: ReadonlyMap<string, string>, verifier: Verifier) {
    this.#hashes = hashes;
    this.#verifier = verifier;
  }

  isEqualTo(hashes: ReadonlyMap<string, string>): boolean {
    return isDeepStrictEqual(this.#hashes, hashes);
  }

  /** @returns whether the login is valid; undefined: too many logins are waiting, retry later */
  async check({ user, password }: Login, client: string): Promise<boolean | undefined> {
    const digest = this.#digestOf(JSON.stringify([user, password]));
    if (timingSafeEqual(digest, this.#valid.get(user) ?? this.#none)) return true;
    const key = `${client} ${digest.toString('hex')}`;
    const running = this.#running.get(key) ?? this.#verify(user, password, digest, client);
    this.#running.set(key, running);
    return running.finally(() => this.#running.delete(key));
  }

  async #verify(
    user: string,
    password: string,
    digest: Buffer,
    client: string,
  ): Promise<boolean | undefined> {
    const own = this.#hashes.get(user);
    const matches = await this.#verifier.verify(password, own ?? this.#placeholder(user), client);
    if (matches === true && own !== undefined) this.#valid.set(user, digest);
    return matches && own !== undefined;
  }

  /** An unknown user takes as long as a known one: each always uses the same hash, since costs may differ. */
  #placeholder(user: string): string {
    const hashes = [...this.#hashes.values()];
    return hashes[this.#digestOf(user).readUInt32BE() % hashes.length] ?? '';
  }

  #digestOf(text: string): Buffer {
    return createHmac('sha256', this.#key).update(text).digest();
  }
}

/** Whether the server requests client certificates: fixed when the server is created. */
export function requestsCertificate({ clientAuth }: WebTls): boolean {
  return clientAuth !== 'NoClientCert';
}

/** Rejects the clients that `client_auth_type` does not allow, as soon as the handshake has ended. */
export class ClientCertificates {
  /** Settings for the next connection. */
  tls: WebTls;

  constructor(tls: WebTls) {
    this.tls = tls;
  }

  canBecome(next: WebTls): boolean {
    return requestsCertificate(next) === requestsCertificate(this.tls);
  }

  readonly check = (socket: TLSSocket): void => {
    if (!this.#isAllowed(socket)) socket.destroy();
  };

  #isAllowed(socket: TLSSocket): boolean {
    const sent = socket.getPeerX509Certificate() !== undefined;
    switch (this.tls.clientAuth) {
      case 'NoClientCert':
      case 'RequestClientCert':
        return true;
      case 'RequireAnyClientCert':
        return sent;
      case 'VerifyClientCertIfGiven':
        return !sent || socket.authorized;
      case 'RequireAndVerifyClientCert':
        return sent && socket.authorized;
    }
  }
}
