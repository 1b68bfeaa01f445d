import type { PeerCertificate } from 'node:tls';
import { needsOf } from '../config/mongodb/mechanisms.js';
import { MemberDown, type CommandFailure } from '../util/errors.js';
import { LOGIN_RETRY_MS } from '../util/time-constants.js';
import type { Document } from './bson.js';
import { memberClientOptions, memberUri, type SharedOptions } from './client-options.js';
import { mayBeLogin, serverCode, toCommandFailure, toFailure } from './failure.js';
import type { RoundTrip } from './heartbeat-source.js';
import { HeldBackCommands } from './held-back.js';
import { MemberConnection } from './member-connection.js';
import { decodeParts, type Parts } from './partial-decode.js';

/** Needs a privilege, is cheap, and every server has it: a server that runs it without a login needs no login. */
const NEEDS_PRIVILEGE: Document = { getParameter: 1, quiet: 1 };

/** Logged for a refused login if no login is needed. */
const NO_ACCESS_CONTROL: CommandFailure = {
  reason: 'auth',
  message: 'the server rejects this user and runs commands without a login: it has no access control',
  remedy: 'remove user name and password, or enable authorization on the server',
};

/** The hello reply, when it was requested and received, and the login status. */
export interface HelloAnswer {
  readonly reply: Document;
  /** Exporter's clock, milliseconds since 1970. */
  readonly sentAt: number;
  readonly receivedAt: number;
  /** `none`: no credentials configured, or an arbiter, which has no users. */
  readonly login: 'none' | 'ok' | CommandFailure;
}

/**
 * Client of one member. hello needs no login: while the credentials are refused, the client sends it over a connection
 * without them, so a wrong password never looks like a dead member.
 */
export class MemberClient {
  readonly address: string;
  /** What discovery and scrapes do not send again at once. */
  readonly heldBack = new HeldBackCommands();
  readonly #shared: SharedOptions;
  #mayLogin: boolean;
  #closed = false;
  #connection: MemberConnection;
  /** Whether the server runs commands without a login; undefined: not checked yet. */
  #isOpen: boolean | undefined;
  #refused: { readonly failure: CommandFailure; readonly retryAt: number } | undefined;
  #certificateExpiry: number | undefined;
  readonly #closing = new Set<Promise<void>>();

  constructor(address: string, shared: SharedOptions, login = true) {
    this.address = address;
    this.#shared = shared;
    this.#mayLogin = login && shared.access.credentials !== undefined;
    this.#connection = this.#open(this.#mayLogin);
  }

  /** Whether the last hello or heartbeat timed out. */
  get timedOut(): boolean {
    return this.#connection.timedOut;
  }

  get roundTrip(): RoundTrip | undefined {
    return this.#connection.roundTrip;
  }

  /** End of validity of the server's certificate as of the last handshake, seconds since 1970. */
  get certificateExpiry(): number | undefined {
    return this.#certificateExpiry;
  }

  /**
   * Sends hello.
   *
   * @throws MemberDown with phase and reason when the member gave no usable reply
   */
  async hello(signal: AbortSignal): Promise<HelloAnswer> {
    if (this.#refused && performance.now() >= this.#refused.retryAt) {
      this.#refused = undefined;
      this.#reopen(true);
    }
    const connection = this.#connection;
    const sentAt = Date.now();
    try {
      const reply = await connection.hello(signal);
      return await this.#answer(reply, sentAt, signal);
    } catch (error) {
      // Another caller has replaced the connection meanwhile: only the old one has failed.
      if (connection !== this.#connection && !signal.aborted) return this.hello(signal);
      if (this.#mayLogin && !this.#closed && !this.#refused && this.#isLogin(error, signal)) {
        return this.#helloWithoutLogin(error, signal);
      }
      throw this.#down(error);
    }
  }

  /**
   * Sends one command to the database. Call it only when the `login` of {@link HelloAnswer} is not a failure.
   *
   * @param parts decodes only these parts of the reply
   */
  async command(database: string, command: Document, signal: AbortSignal, parts?: Parts): Promise<Document> {
    const reply = await this.#connection.command(database, command, signal, parts !== undefined);
    return parts ? decodeParts(reply, parts) : reply;
  }

  /** Retries a refused login at the next hello. */
  retryLogin(): void {
    if (this.#refused) this.#refused = { ...this.#refused, retryAt: -Infinity };
  }

  /** Uses no credentials from now on: the member has turned out to be an arbiter. */
  dropLogin(): void {
    if (!this.#mayLogin) return;
    this.#mayLogin = false;
    this.#refused = undefined;
    this.#reopen(false);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([this.#connection.close(), ...this.#closing]);
  }

  /** Whether the login may have caused the error. */
  #isLogin(error: unknown, signal: AbortSignal): boolean {
    const { external } = needsOf(this.#shared.access.credentials?.mechanism);
    return mayBeLogin(error, external && !signal.aborted);
  }

  async #helloWithoutLogin(refusal: unknown, signal: AbortSignal): Promise<HelloAnswer> {
    const { remedy } = needsOf(this.#shared.access.credentials?.mechanism);
    const failure: CommandFailure = {
      ...(remedy !== undefined && { remedy }),
      ...toCommandFailure(refusal),
      reason: 'auth',
    };
    this.#refused = { failure, retryAt: performance.now() + LOGIN_RETRY_MS };
    this.#reopen(false);
    const sentAt = Date.now();
    try {
      const reply = await this.#connection.hello(signal);
      return await this.#answer(reply, sentAt, signal);
    } catch (error) {
      // The login was not the cause.
      this.#refused = undefined;
      this.#reopen(true);
      throw this.#down(error);
    }
  }

  async #answer(reply: Document, sentAt: number, signal: AbortSignal): Promise<HelloAnswer> {
    const receivedAt = Date.now();
    return { reply, sentAt, receivedAt, login: await this.#loginState(reply, signal) };
  }

  async #loginState(reply: Document, signal: AbortSignal): Promise<HelloAnswer['login']> {
    const failure = this.#refused?.failure;
    if (!failure) return this.#mayLogin && reply.arbiterOnly !== true ? 'ok' : 'none';
    this.#isOpen ??= await this.#answersWithoutLogin(signal);
    return this.#isOpen === true ? NO_ACCESS_CONTROL : failure;
  }

  /** A server without access control refuses a login with the same message as one that knows the user. */
  async #answersWithoutLogin(signal: AbortSignal): Promise<boolean | undefined> {
    try {
      await this.#connection.command('admin', NEEDS_PRIVILEGE, signal);
      return true;
    } catch (error) {
      return serverCode(error) === undefined ? undefined : false;
    }
  }

  #down(error: unknown): MemberDown {
    if (error instanceof MemberDown) return error;
    return new MemberDown(toFailure(error, this.#shared.access.tls !== undefined));
  }

  /** The old connection closes in the background: no caller waits for it. */
  #reopen(withLogin: boolean): void {
    if (this.#closed) return;
    const closing = this.#connection.close().finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
    this.#connection = this.#open(withLogin);
  }

  #open(withLogin: boolean): MemberConnection {
    const { access } = this.#shared;
    const onCertificate = ({ valid_to: validTo }: PeerCertificate): void => {
      const millis = Date.parse(validTo);
      if (Number.isFinite(millis)) this.#certificateExpiry = millis / 1000;
    };
    const options = memberClientOptions(
      this.#shared,
      withLogin ? access.credentials : undefined,
      onCertificate,
    );
    return new MemberConnection(
      this.address,
      memberUri(this.address, access),
      options,
      this.#shared.onHeartbeat,
    );
  }
}
