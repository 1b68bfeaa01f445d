import {
  BSON,
  MongoAPIError,
  MongoNetworkError,
  MongoNetworkTimeoutError,
  MongoParseError,
  MongoServerError,
  MongoServerSelectionError,
  type TopologyDescription,
} from 'mongodb';
import assert from 'node:assert/strict';
import { MalformedReply } from '../../../src/mongo/driver-internals.js';
import {
  ConnectionLost,
  isConnectionLoss,
  mayBeLogin,
  serverCode,
  toCommandFailure,
  toFailure,
} from '../../../src/mongo/failure.js';
import { DeadlineExceeded, MemberDown, type CommandReason } from '../../../src/util/errors.js';

function refusal(code: number, errmsg = 'no'): MongoServerError {
  return new MongoServerError({ ok: 0, code, errmsg });
}

/** As the driver wraps an error of the operating system. */
function network(
  code: string,
  syscall?: string,
  message = `${syscall ?? 'read'} ${code}`,
): MongoNetworkError {
  const cause = Object.assign(new Error(message), { code, ...(syscall !== undefined && { syscall }) });
  return new MongoNetworkError(message, { cause });
}

/** What BSON that cannot be read makes the driver throw. */
function bsonError(): unknown {
  try {
    BSON.deserialize(Buffer.from([7, 0, 0, 0, 0xee, 0x61, 0]));
  } catch (error) {
    return error;
  }
  throw new Error('it could be read');
}

const UNREACHABLE = ['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN', 'EADDRNOTAVAIL'];

const TLS = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA',
  'EPROTO',
];

describe('why a process could not be contacted', () => {
  const where = (error: unknown, tls = false): string => {
    const { phase, reason } = toFailure(error, tls);
    return `${phase} ${reason}`;
  };

  it('by the operating system', () => {
    assert.equal(where(network('ECONNREFUSED', 'connect')), 'connect refused');
    assert.equal(where(network('ETIMEDOUT', 'connect')), 'connect timeout');
    for (const code of UNREACHABLE)
      assert.equal(where(network(code, 'connect')), 'connect unreachable', code);
    for (const code of ['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL']) {
      assert.equal(where(network(code, 'getaddrinfo')), 'dns dns', code);
    }
    assert.equal(where(network('ECONNRESET', 'read')), 'hello protocol');
  });

  it('by TLS', () => {
    for (const code of TLS) assert.equal(where(network(code), true), 'tls tls', code);
    const hungUp = 'Client network socket disconnected before secure TLS connection was established';
    assert.equal(where(network('ECONNRESET', undefined, hungUp), true), 'tls tls');
  });

  it("by the driver's own time-outs", () => {
    const timedOut = (event: string) =>
      new MongoNetworkTimeoutError(`Socket '${event}' timed out after 300ms (connectTimeoutMS: 300)`);
    assert.equal(where(timedOut('connect')), 'connect timeout');
    assert.equal(where(timedOut('secureConnect'), true), 'tls timeout');
    assert.equal(where(new MongoNetworkTimeoutError('connection 1 to a:1 timed out')), 'hello timeout');
    assert.equal(where(new DeadlineExceeded()), 'hello timeout');
  });

  it('by no successful heartbeat in time: the reason of the last one, if there was one', () => {
    const selection = (error?: Error) =>
      new MongoServerSelectionError('timed out', { error } as unknown as TopologyDescription);
    assert.equal(where(selection(network('ECONNREFUSED', 'connect'))), 'connect refused');
    const hung = new MongoNetworkTimeoutError("Socket 'secureConnect' timed out after 300ms");
    assert.equal(where(selection(hung), true), 'tls timeout');
    assert.equal(where(selection()), 'connect timeout');
  });

  it('by a refused hello', () => {
    assert.equal(where(refusal(91)), 'hello shutdown');
    assert.equal(where(refusal(11600)), 'hello shutdown');
    assert.equal(where(refusal(59)), 'hello protocol');
  });

  it('by bytes that are no reply', () => {
    assert.equal(where(bsonError()), 'hello protocol');
    assert.equal(where(new MongoParseError('Invalid message size')), 'hello protocol');
    assert.equal(where(new MalformedReply('too short')), 'hello protocol');
    assert.equal(where(new ConnectionLost()), 'hello protocol');
    assert.equal(where(new MongoNetworkError('connection 1 to a:1 closed')), 'hello protocol');
  });

  it('by anything else: other, with its message', () => {
    assert.equal(where(new TypeError('a is not a function')), 'hello other');
    assert.equal(where('text'), 'hello other');
    assert.equal(toFailure('text', false).message, 'text');
    assert.equal(toFailure(new Error('', { cause: new Error('below') }), false).message, 'below');
  });

  it('an error that is its own cause ends', () => {
    const error = new Error('round');
    error.cause = error;
    assert.equal(where(error), 'hello other');
  });
});

describe('why a command failed', () => {
  const CODES: Readonly<Record<number, CommandReason>> = {
    6: 'other',
    13: 'unauthorized',
    18: 'auth',
    50: 'timeout',
    59: 'unsupported',
    76: 'unsupported',
    115: 'unsupported',
    238: 'unsupported',
    303: 'unsupported',
    8000: 'unsupported',
    40324: 'unsupported',
    91: 'shutdown',
    93: 'removed',
    94: 'not_initialized',
    203: 'other',
    262: 'timeout',
    322: 'other',
    323: 'unsupported',
    11600: 'shutdown',
    13436: 'other',
    17347: 'other',
  };

  it('by the code of the server', () => {
    for (const [code, reason] of Object.entries(CODES)) {
      const { remedy: _, ...failure } = toCommandFailure(refusal(Number(code)));
      assert.deepEqual(failure, { reason, message: 'no' }, code);
    }
  });

  it('the codes of the Stable API carry the remedy, for a hello and for a command; others carry none', () => {
    for (const code of [322, 323, 498870]) {
      assert.match(toFailure(refusal(code), false).remedy ?? '', /^set --mongodb\.api-version=1/);
      assert.match(toCommandFailure(refusal(code)).remedy ?? '', /^set --mongodb\.api-version=1/);
    }
    assert.equal(toFailure(refusal(59), false).remedy, undefined);
    assert.equal(toCommandFailure(refusal(13)).remedy, undefined);
  });

  it('by time, by a broken or lost reply, by anything else', () => {
    const reason = (error: unknown): string => toCommandFailure(error).reason;
    assert.equal(reason(new DeadlineExceeded()), 'timeout');
    assert.equal(reason(new MongoNetworkTimeoutError('connection 1 to a:1 timed out')), 'timeout');
    assert.equal(reason(bsonError()), 'protocol');
    assert.equal(reason(new RangeError('offset')), 'protocol');
    assert.equal(reason(new MongoNetworkError('connection 1 to a:1 closed')), 'protocol');
    assert.equal(reason(new TypeError('a is not a function')), 'other');
    assert.equal(reason(undefined), 'other');
  });
});

describe('what an error says of the connection and the login', () => {
  it('a lost connection is worth dialling once more; a time-out and a refusal are not', () => {
    assert.equal(isConnectionLoss(new MongoNetworkError('connection 1 to a:1 closed')), true);
    assert.equal(isConnectionLoss(network('ECONNRESET')), true);
    for (const error of [
      new MongoNetworkTimeoutError('late'),
      refusal(91),
      new DeadlineExceeded(),
      bsonError(),
    ]) {
      assert.equal(isConnectionLoss(error), false, String(error));
    }
    const overloaded = new MongoNetworkError('closed');
    overloaded.addErrorLabel('SystemOverloadedError');
    assert.equal(isConnectionLoss(overloaded), false);
  });

  it('the login may be what failed where the server refused or the driver could not try', () => {
    assert.equal(mayBeLogin(refusal(18), false), true);
    assert.equal(mayBeLogin(refusal(11), false), true);
    assert.equal(mayBeLogin(new MongoAPIError('no such mechanism'), false), true);
    assert.equal(mayBeLogin(refusal(59, "no such command: 'saslStart'"), false), true);
    for (const error of [
      refusal(91),
      refusal(11600),
      refusal(59, "no such command: 'hello'"),
      refusal(59, "no such command: 'isMaster'"),
      network('ECONNREFUSED'),
      new DeadlineExceeded(),
      undefined,
    ]) {
      assert.equal(mayBeLogin(error, false), false, String(error));
    }
  });

  it('an error of a package outside of the driver may be of the login, where one takes part in it', () => {
    const kerberos = new Error('No Kerberos credentials available');
    assert.equal(mayBeLogin(kerberos, true), true);
    assert.equal(mayBeLogin(kerberos, false), false);
    const down = new MemberDown({ phase: 'connect', reason: 'refused', message: 'refused' });
    for (const error of [network('ECONNREFUSED'), new DeadlineExceeded(), down, refusal(91)]) {
      assert.equal(mayBeLogin(error, true), false, String(error));
    }
  });

  it('only a server has codes of the server', () => {
    assert.equal(serverCode(refusal(13)), 13);
    assert.equal(serverCode(network('ECONNREFUSED')), undefined);
    assert.equal(serverCode(Object.assign(new Error('x'), { code: 13 })), undefined);
  });
});
