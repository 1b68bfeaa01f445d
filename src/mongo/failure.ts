import {
  MongoError,
  MongoErrorLabel,
  MongoNetworkError,
  MongoNetworkTimeoutError,
  MongoServerError,
  MongoServerSelectionError,
} from 'mongodb';
import {
  Abandoned,
  DeadlineExceeded,
  MemberDown,
  SERVER_CODES,
  type CommandFailure,
  type CommandReason,
  type DownReason,
  type Failure,
  type Phase,
} from '../util/errors.js';
import { isBeforeEstablishment, MalformedReply, timedOutStep } from './driver-internals.js';

/** The connection was closed before the driver noticed: the request was not sent. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';

  constructor() {
    super('the connection was closed before the request was sent');
  }
}

const UNREACHABLE = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN', 'EADDRNOTAVAIL']);

/** OpenSSL's verify errors have no common prefix. */
const TLS_CODE =
  /^(ERR_TLS_|ERR_SSL_|ERR_OSSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/;

/** Error codes of a server that is shutting down: it replies, but does not run the command. */
const SHUTDOWN_CODES: readonly number[] = [
  SERVER_CODES.ShutdownInProgress,
  SERVER_CODES.InterruptedAtShutdown,
];

/** Error codes for commands refused because of the Stable API version that they name, or do not name. */
const API_VERSION_CODES: ReadonlySet<number | undefined> = new Set([
  SERVER_CODES.APIVersionError,
  SERVER_CODES.APIStrictError,
  SERVER_CODES.APIVersionRequired,
]);

const API_VERSION_REMEDY = 'set --mongodb.api-version=1, or write apiVersion=1 in the URI';

/** Why a member could not be contacted: from the driver's error and its causes. */
export function toFailure(error: unknown, tls: boolean): Failure {
  const message = messageOf(error);
  const [phase, reason] = classifyContact(error, message, tls);
  return { phase, reason, message, ...remedyOf(error) };
}

/** Why a command failed on a member that is up. */
export function toCommandFailure(error: unknown): CommandFailure {
  return { reason: classifyCommand(error), message: messageOf(error), ...remedyOf(error) };
}

function remedyOf(error: unknown): { readonly remedy?: string } {
  return API_VERSION_CODES.has(serverCode(error)) ? { remedy: API_VERSION_REMEDY } : {};
}

/** Error codes for a write to a socket that the other side has closed, before the driver has noticed. */
const CLOSED_SOCKET = new Set(['EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END']);

/** Whether an established connection was lost during the command, as after a member's restart since the last scrape. */
export function isConnectionLoss(error: unknown): boolean {
  if (error instanceof ConnectionLost) return true;
  if (error instanceof MongoNetworkTimeoutError) return false;
  // The driver adds this label to errors while a connection is established.
  if (error instanceof MongoNetworkError) return !error.hasErrorLabel(MongoErrorLabel.SystemOverloadedError);
  return !(error instanceof MongoError) && CLOSED_SOCKET.has(systemCode(error)?.code ?? '');
}

/** Whether a request ended because its own time, or the time of the scrape, had run out. */
export function isOutOfTime(error: unknown): error is Error {
  return error instanceof Abandoned || classifyCommand(error) === 'timeout';
}

/** The server's error code, if the server itself returned the error. */
export function serverCode(error: unknown): number | undefined {
  return error instanceof MongoServerError && typeof error.code === 'number' ? error.code : undefined;
}

/** Matches the command in `no such command: 'saslStart'`. */
const LOGIN_COMMAND = /\b(?:sasl\w+|authenticate)\b/i;

/**
 * Whether the login may be what failed: the server refused it, or the driver could not even try.
 *
 * @param outside whether packages outside of the driver take part in the login, as Kerberos does: their errors do not
 *   have one of the driver's classes
 */
export function mayBeLogin(error: unknown, outside: boolean): boolean {
  if (error instanceof MongoNetworkError || error instanceof MemberDown) return false;
  if (!(error instanceof MongoError)) return outside && !(error instanceof DeadlineExceeded);
  const code = serverCode(error);
  // An unknown command is a login error only if it is a login command: `hello` itself may be unknown.
  if (code === SERVER_CODES.CommandNotFound) return LOGIN_COMMAND.test(error.message);
  return code === undefined ? true : !SHUTDOWN_CODES.includes(code);
}

function classifyContact(error: unknown, message: string, tls: boolean): readonly [Phase, DownReason] {
  if (error instanceof DeadlineExceeded) return ['hello', 'timeout'];
  if (error instanceof MongoServerSelectionError) return classifySelection(error, tls);
  const code = serverCode(error);
  if (code !== undefined) return ['hello', SHUTDOWN_CODES.includes(code) ? 'shutdown' : 'protocol'];
  const system = systemCode(error);
  if (system !== undefined) {
    const found = classifySystem(system.code, system.syscall, message, tls);
    if (found) return found;
  }
  if (error instanceof MongoNetworkTimeoutError) {
    const step = timedOutStep(message);
    return [step === undefined ? 'hello' : step === 'connect' ? 'connect' : 'tls', 'timeout'];
  }
  if (error instanceof MongoNetworkError) {
    if (isBeforeEstablishment(message)) return [tls ? 'tls' : 'connect', tls ? 'tls' : 'other'];
    return ['hello', 'protocol'];
  }
  return ['hello', isProtocolError(error) ? 'protocol' : 'other'];
}

/** No heartbeat has succeeded: the failure of the last one is the reason, if one has ended. */
function classifySelection({ cause }: MongoServerSelectionError, tls: boolean): readonly [Phase, DownReason] {
  return cause instanceof Error ? classifyContact(cause, messageOf(cause), tls) : ['connect', 'timeout'];
}

function classifySystem(
  code: string,
  syscall: string | undefined,
  message: string,
  tls: boolean,
): readonly [Phase, DownReason] | undefined {
  if (syscall === 'getaddrinfo' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') return ['dns', 'dns'];
  if (code === 'ECONNREFUSED') return ['connect', 'refused'];
  if (code === 'ETIMEDOUT') return ['connect', 'timeout'];
  if (UNREACHABLE.has(code)) return ['connect', 'unreachable'];
  if (TLS_CODE.test(code)) return ['tls', 'tls'];
  // A port without TLS closes the connection on a ClientHello: Node reports ECONNRESET "before secure TLS connection".
  if (tls && message.includes('secure TLS connection')) return ['tls', 'tls'];
  return undefined;
}

function classifyCommand(error: unknown): CommandReason {
  if (error instanceof DeadlineExceeded || error instanceof MongoNetworkTimeoutError) return 'timeout';
  const code = serverCode(error);
  switch (code) {
    case SERVER_CODES.Unauthorized:
      return 'unauthorized';
    case SERVER_CODES.AuthenticationFailed:
      return 'auth';
    case SERVER_CODES.MaxTimeMSExpired:
    case SERVER_CODES.ExceededTimeLimit:
      return 'timeout';
    case SERVER_CODES.CommandNotFound:
    case SERVER_CODES.CommandNotSupported:
    case SERVER_CODES.NotImplemented:
    case SERVER_CODES.FeatureNotSupported:
    case SERVER_CODES.AtlasError:
    case SERVER_CODES.UnknownStage:
    case SERVER_CODES.NoReplicationEnabled:
    case SERVER_CODES.APIStrictError:
      return 'unsupported';
    case SERVER_CODES.NotYetInitialized:
      return 'not_initialized';
    case SERVER_CODES.InvalidReplicaSetConfig:
      return 'removed';
    case SERVER_CODES.ShutdownInProgress:
    case SERVER_CODES.InterruptedAtShutdown:
      return 'shutdown';
    case undefined:
      return isProtocolError(error) ? 'protocol' : 'other';
    default:
      return 'other';
  }
}

function isProtocolError(error: unknown): boolean {
  return (
    error instanceof MongoError ||
    error instanceof MalformedReply ||
    isBsonError(error) ||
    isConnectionLoss(error)
  );
}

function isBsonError(error: unknown): boolean {
  return error instanceof Error && (error.name.startsWith('BSON') || error.name === 'RangeError');
}

/** The first operating system (or OpenSSL) error among the driver's error and its causes. */
function systemCode(error: unknown): { code: string; syscall?: string } | undefined {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    const { code, syscall } = cause as { code?: unknown; syscall?: unknown };
    if (typeof code === 'string') return { code, ...(typeof syscall === 'string' && { syscall }) };
  }
  return undefined;
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message === '' && error.cause instanceof Error ? error.cause.message : error.message;
}
