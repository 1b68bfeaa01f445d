import type { Access, ApiVersion, Credentials, TlsOptions } from '../config.js';
import { credentialsOf } from './credentials.js';
import type { Path, Report } from './finding.js';
import type { Piece } from './piece.js';
import type { Reading } from './reading.js';
import type { AccessInput } from './schema-access.js';
import { tlsOf } from './tls.js';

/** What one cluster or part says of its own access; each absent where it says nothing. */
export interface OwnAccess {
  readonly credentials?: Piece<Credentials | false>;
  readonly tls?: Piece<TlsOptions | false>;
  readonly apiVersion?: ApiVersion;
  readonly discovery?: boolean;
  /** Something of it could not be read: what follows from the rest is not worth a word. */
  readonly partial: boolean;
}

/** Nothing said: all as above. */
export const NO_ACCESS: OwnAccess = { partial: false };

/** Reads the keys of access. */
export function ownAccess(of: Piece<AccessInput>, reading: Reading): OwnAccess {
  const { pieces } = reading;
  const credentials = pieces.whole(of, 'credentials');
  const tls = pieces.whole(of, 'tls');
  const apiVersion = pieces.whole(of, 'apiVersion');
  const discovery = pieces.whole(of, 'discovery');
  return {
    ...(credentials && {
      credentials: { path: credentials.path, value: credentialsOf(credentials, reading) },
    }),
    ...(tls && { tls: { path: tls.path, value: tlsOf(tls, reading) } }),
    ...(apiVersion && { apiVersion: '1' }),
    ...(discovery && { discovery: discovery.value }),
    partial: (['credentials', 'tls'] as const).some((key) => !pieces.isWhole([...of.path, key])),
  };
}

/** The access that holds: its own, each kind as a whole, else that of above. */
export function accessUnder(above: Access, own: OwnAccess): Access {
  const credentials = own.credentials ? own.credentials.value : above.credentials;
  const tls = own.tls ? own.tls.value : above.tls;
  const apiVersion = own.apiVersion ?? above.apiVersion;
  return {
    ...(credentials && { credentials }),
    ...(tls && { tls }),
    uriOptions: above.uriOptions,
    ...(apiVersion !== undefined && { apiVersion }),
  };
}

/** X.509 and TLS may be said at different places; reported only where one of them is said. */
export function checkCertificate(access: Access, own: OwnAccess, report: Report): void {
  if (access.credentials?.mechanism !== 'MONGODB-X509' || access.tls?.certificateKey !== undefined) return;
  const path: Path | undefined = own.credentials ? [...own.credentials.path, 'mechanism'] : own.tls?.path;
  if (path) {
    report({
      path,
      what: 'MONGODB-X509 needs a client certificate',
      remedy: 'name it with certificateKeyFile under tls',
    });
  }
}
