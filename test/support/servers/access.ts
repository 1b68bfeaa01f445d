import type { MongoClientOptions } from 'mongodb';
import type { Certificates } from '../certificates.js';

/** A user of a server or set under test. */
export interface UserOptions {
  readonly name: string;
  readonly password: string;
  /** Built-in roles on the database `admin`. */
  readonly roles: readonly string[];
}

/** TLS of a server or set under test. */
export interface TlsServerOptions {
  readonly certificates: Certificates;
  /** Refuse clients that show no certificate. */
  readonly requireClientCertificate?: boolean;
  /** Its certificate is not for the address at which tests reach it. */
  readonly forOtherName?: boolean;
}

/** How clients get in. */
export interface Access {
  /** Empty: authentication is off. */
  readonly users: readonly UserOptions[];
  readonly keyFile?: KeyFile;
  readonly tls?: TlsServerOptions;
}

/** What members of a set log in to each other with. */
export interface KeyFile {
  readonly path: string;
  readonly key: string;
}

/** The users that exist wherever authentication is on. */
export const DEFAULT_USERS: readonly UserOptions[] = [
  { name: 'admin', password: 'admin-password', roles: ['root'] },
  { name: 'monitor', password: 'monitor-password', roles: ['clusterMonitor'] },
  { name: 'nobody', password: 'nobody-password', roles: [] },
];

/** The default users with `users` put over them by name. */
export function withDefaultUsers(users: readonly UserOptions[] = []): readonly UserOptions[] {
  return [...new Map([...DEFAULT_USERS, ...users].map((user) => [user.name, user])).values()];
}

/** The user by that name; undefined where authentication is off. */
export function findUser(access: Access, name: string): UserOptions | undefined {
  if (access.users.length === 0) return undefined;
  const user = access.users.find((candidate) => candidate.name === name);
  if (user === undefined) throw new Error(`no user ${name}`);
  return user;
}

/** The driver's options for a client of that user. */
export function clientOptions(access: Access, userName: string): MongoClientOptions {
  const user = findUser(access, userName);
  return {
    ...(user && { auth: { username: user.name, password: user.password }, authSource: 'admin' }),
    ...tlsClientOptions(access),
  };
}

/** The driver's options for a client that does not log in. */
export function tlsClientOptions({ tls }: Access): MongoClientOptions {
  if (tls === undefined) return {};
  return {
    tls: true,
    tlsCAFile: tls.certificates.caFile,
    ...(tls.forOtherName && { tlsAllowInvalidHostnames: true }),
    ...(tls.requireClientCertificate && { tlsCertificateKeyFile: tls.certificates.clientFile }),
  };
}

/** A connection string with everything a client of that user needs; false: one that does not log in. */
export function connectionUri(
  access: Access,
  addresses: readonly string[],
  options: Readonly<Record<string, string>>,
  userName: string | false,
): string {
  const user = userName === false ? undefined : findUser(access, userName);
  const login = user ? `${encodeURIComponent(user.name)}:${encodeURIComponent(user.password)}@` : '';
  const { tls, tlsCAFile, tlsCertificateKeyFile } = tlsClientOptions(access);
  const query = new URLSearchParams({
    ...options,
    ...(user && { authSource: 'admin' }),
    ...(tls && { tls: 'true' }),
    ...(tlsCAFile !== undefined && { tlsCAFile }),
    ...(tlsCertificateKeyFile !== undefined && { tlsCertificateKeyFile }),
  });
  return `mongodb://${login}${addresses.join(',')}/?${query.toString()}`;
}

/** The driver's options for a client that is let in as a member of the set. */
export function memberClientOptions({ keyFile }: Access): MongoClientOptions {
  if (keyFile === undefined) return {};
  return { auth: { username: '__system', password: keyFile.key }, authSource: 'local' };
}

/** Command line options of mongod for this access. */
export function accessArguments({ keyFile, tls }: Access): readonly string[] {
  const args = keyFile === undefined ? [] : ['--keyFile', keyFile.path];
  if (tls === undefined) return args;
  const { caFile, serverFile } = tls.certificates;
  args.push('--tlsMode', 'requireTLS', '--tlsCertificateKeyFile', serverFile, '--tlsCAFile', caFile);
  if (!tls.requireClientCertificate) args.push('--tlsAllowConnectionsWithoutCertificates');
  return args;
}
