import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Verifier } from './verifier.js';

/** A user name and a password as a client gave them. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

/** What `Authorization: Basic …` says; undefined where it says nothing of the kind. */
export function loginOf(header: string | undefined): Login | undefined {
  const [, encoded] = /^basic +([A-Za-z0-9+/_=-]+) *$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

/**
 * The users of one reading of the web configuration. The last good password of each is remembered as a hash under a
 * key that nobody else knows, so that a scrape costs no bcrypt after the first, and comparing it tells nothing.
 */
export class Users {
  readonly #hashes: ReadonlyMap<string, string>;
  readonly #verifier: Verifier;
  readonly #key = randomBytes(32);
  /** Equals no digest. */
  readonly #none = randomBytes(32);
  readonly #good = new Map<string, Buffer>();
  /** Equal ones that are under way, by digest. */
  readonly #underWay = new Map<string, Promise<boolean | undefined>>();

  /** @param hashes user → bcrypt hash, one at least */
  constructor(hashes: ReadonlyMap<string, string>, verifier: Verifier) {
    this.#hashes = hashes;
    this.#verifier = verifier;
  }

  areThoseOf(hashes: ReadonlyMap<string, string>): boolean {
    return isDeepStrictEqual(this.#hashes, hashes);
  }

  /** @returns whether the login is good; undefined: too many wait already, ask later */
  async check({ user, password }: Login, client: string): Promise<boolean | undefined> {
    const digest = this.#digestOf(JSON.stringify([user, password]));
    if (timingSafeEqual(digest, this.#good.get(user) ?? this.#none)) return true;
    const key = `${client} ${digest.toString('hex')}`;
    const underWay = this.#underWay.get(key) ?? this.#verify(user, password, digest, client);
    this.#underWay.set(key, underWay);
    return underWay.finally(() => this.#underWay.delete(key));
  }

  async #verify(
    user: string,
    password: string,
    digest: Buffer,
    client: string,
  ): Promise<boolean | undefined> {
    const own = this.#hashes.get(user);
    const matches = await this.#verifier.verify(password, own ?? this.#standIn(user), client);
    if (matches === true && own !== undefined) this.#good.set(user, digest);
    return matches && own !== undefined;
  }

  /** An unknown user takes as long as a known one: always the same one, as costs may differ. */
  #standIn(user: string): string {
    const hashes = [...this.#hashes.values()];
    return hashes[this.#digestOf(user).readUInt32BE() % hashes.length] ?? '';
  }

  #digestOf(text: string): Buffer {
    return createHmac('sha256', this.#key).update(text).digest();
  }
}
