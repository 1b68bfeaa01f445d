import { resolve } from 'node:path';
import type {
  Access,
  ApiVersion,
  ClusterPart,
  ClusterTarget,
  Credentials,
  DeclaredMember,
  PemFile,
  TlsOptions,
  TopologyFileBase,
} from '../config.js';
import { needsOf } from '../credentials.js';
import { quote } from '../problem.js';
import type { Path, Reading, Report } from './finding.js';
import { pemFile, secretFile } from './read-file.js';
import type { Settled } from './topology-check.js';
import { merged, nameOf, type MemberDraft, type PartDraft } from './topology-members.js';
import type { AccessInput, CredentialsInput, TlsInput } from './topology-schema-parts.js';
import type { Piece } from './yaml-node.js';

/** The access that one cluster or part defines itself; each field is absent if not defined. */
export interface OwnAccess {
  readonly credentials?: Piece<Credentials | false>;
  readonly tls?: Piece<TlsOptions | false>;
  readonly apiVersion?: ApiVersion;
  readonly discovery?: boolean;
  /** Part of it could not be read; problems that follow from the rest are not reported. */
  readonly partial: boolean;
}

/** Defines nothing: everything is inherited. */
export const NO_ACCESS: OwnAccess = { partial: false };

/** Reads the access keys. */
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

/** The effective access: its own, each kind as a whole, else the inherited one. */
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

/** X.509 and TLS may be defined at different places; a problem is reported only where one of them is defined. */
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

/** A login as the file defines it; false means no login. */
export function credentialsOf(piece: Piece<CredentialsInput>, reading: Reading): Credentials | false {
  if (piece.value === false) return false;
  const login = { path: piece.path, value: piece.value };
  checkLogin(login, reading);
  const { username, authSource, mechanism } = login.value;
  const file = reading.pieces.whole(login, 'passwordFile');
  const password = file && secretOf(file, reading);
  return {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(authSource !== undefined && { source: authSource }),
    ...(mechanism !== undefined && { mechanism }),
  };
}

type Login = Exclude<CredentialsInput, false>;

/** The same checks as credentials.ts for the options, with the keys of this file. */
function checkLogin({ path, value }: Piece<Login>, reading: Reading): void {
  const { username, passwordFile, authSource, mechanism } = value;
  const blame = (key: keyof Login, what: string, remedy: string): void => {
    reading.report({ path: key in value ? [...path, key] : path, what, remedy });
  };
  const needs = needsOf(mechanism);
  const who = mechanism ?? 'the login';
  const given = { username: username !== undefined, password: passwordFile !== undefined };
  if (needs.username === 'refused' && (given.username || given.password)) {
    blame(
      given.username ? 'username' : 'passwordFile',
      `${who} takes no user name and no password`,
      'remove them and set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a role',
    );
  } else if (needs.password === 'refused' && given.password) {
    blame('passwordFile', `${who} takes no password`, 'remove it');
  }
  if (needs.username === 'needed' && !given.username) {
    if (given.password) blame('passwordFile', 'a password without a user name', 'add username');
    else if (mechanism !== undefined) blame('mechanism', `${who} needs a user name`, 'add username');
    else {
      const remedy = 'add username and passwordFile, or write false for no login';
      blame('username', 'a login without a user name', remedy);
    }
  }
  if (needs.password === 'needed' && given.username && !given.password) {
    blame('username', 'a user name without a password', 'add passwordFile');
  }
  if (needs.external && authSource !== undefined && authSource !== '$external') {
    blame('authSource', `${who} knows no source but $external`, 'remove authSource');
  }
  if (mechanism === 'MONGODB-OIDC') {
    const remedy = 'give it in mongodb.uri, with authMechanismProperties=ENVIRONMENT:azure (or gcp, k8s)';
    blame('mechanism', `${who} needs an environment, which this file cannot name`, remedy);
  }
}

const PLAIN = { allowInvalidCertificates: false, allowInvalidHostnames: false };

/** TLS as the file defines it; false means plain TCP. */
export function tlsOf({ path, value }: Piece<TlsInput>, reading: Reading): TlsOptions | false {
  if (typeof value === 'boolean') return value && PLAIN;
  const settings = { path, value };
  const { pieces, report } = reading;
  const caFile = pieces.whole(settings, 'caFile');
  const certificate = pieces.whole(settings, 'certificateKeyFile');
  const passwordFile = pieces.whole(settings, 'certificateKeyFilePasswordFile');
  if (passwordFile && !certificate) {
    report({
      path: passwordFile.path,
      what: 'a key password without a key',
      remedy: 'add certificateKeyFile',
    });
  }
  const password = passwordFile && secretOf(passwordFile, reading);
  return {
    ...(caFile && { ca: pemOf(caFile, reading) }),
    ...(certificate && { certificateKey: pemOf(certificate, reading) }),
    ...(password !== undefined && { certificateKeyFilePassword: password }),
    allowInvalidCertificates: value.allowInvalidCertificates ?? false,
    allowInvalidHostnames: value.allowInvalidHostnames ?? false,
  };
}

/** The target of a cluster of the file without problems. A URI belongs to the only cluster. */
export function targetOf(settled: Settled, isOnly: boolean, base: TopologyFileBase): ClusterTarget {
  const { cluster } = settled;
  const uri = isOnly && base.uriGiven ? base.target : undefined;
  const access = accessUnder(base.target, cluster.access);
  const discovery = cluster.access.discovery ?? base.discovery;
  const isSharded = cluster.parts.some(({ clusterRole }) => SHARDED.has(clusterRole));
  return {
    name: nameOf(cluster, isOnly, base) ?? '',
    seeds: [...new Set([...cluster.seeds.map(({ value }) => value), ...(uri?.seeds ?? [])])],
    ...(uri?.srv && { srv: uri.srv }),
    // Every member of another set would be rejected.
    ...(uri?.replicaSet !== undefined && !isSharded && { replicaSet: uri.replicaSet }),
    ...access,
    discovery,
    parts: cluster.parts.map((part) => ownPart(part, access, discovery)),
    members: membersOf(settled),
  };
}

const SHARDED: ReadonlySet<PartDraft['clusterRole']> = new Set(['mongos', 'config', 'shard'] as const);

function ownPart({ clusterRole, name, access }: PartDraft, above: Access, discovery: boolean): ClusterPart {
  return {
    clusterRole,
    ...(name !== undefined && { name }),
    access: accessUnder(above, access),
    discovery: access.discovery ?? discovery,
  };
}

function membersOf({ cluster, configShard }: Settled): readonly DeclaredMember[] {
  const shard = configShard.part;
  return cluster.parts
    .filter((part) => part !== shard)
    .flatMap((part) =>
      part.members.map((member) => {
        if (part.clusterRole !== 'config' || !shard) return memberOf(member, part);
        const replicaSet = part.replicaSet ?? shard.replicaSet;
        const set = { ...part, name: shard.name ?? '', ...(replicaSet && { replicaSet }) };
        return memberOf(merged(member, shard), set);
      }),
    );
}

/** The `name` of a part under config is that of its shard. */
function memberOf(member: MemberDraft, { clusterRole, name, replicaSet }: PartDraft): DeclaredMember {
  const setName = clusterRole === 'replset' ? name : replicaSet?.value;
  const shard = clusterRole === 'shard' || clusterRole === 'config' ? name : undefined;
  return {
    host: member.host,
    ...(member.name !== undefined && { name: member.name }),
    ...(member.address !== undefined && { address: member.address }),
    clusterRole,
    ...(shard !== undefined && { shard }),
    ...(setName !== undefined && { replicaSet: setName }),
    arbiter: member.arbiter,
    labels: member.labels,
  };
}

/** Certificates or keys; empty if they cannot be read, which is reported. */
export function pemOf({ path, value }: Piece<string>, { directory, note, report }: Reading): PemFile {
  const absolute = resolve(directory, value);
  note(absolute);
  const file = pemFile.parse(absolute);
  if (file.ok) return file.value;
  for (const flaw of file.flaws) report({ path, ...flaw });
  return { path: absolute, pem: '' };
}

/** The secret in a file; undefined if there is none. */
export function secretOf({ path, value }: Piece<string>, reading: Reading): string | undefined {
  const absolute = resolve(reading.directory, value);
  reading.note(absolute);
  const file = secretFile.parse(absolute);
  if (file.ok) {
    reading.keep(file.value);
    return file.value;
  }
  for (const { what, remedy } of file.flaws) {
    // Users who take this key for the password itself write the password in place of the path.
    reading.report({ path, what: what.replace(quote(absolute), () => 'the password file'), remedy });
  }
  return undefined;
}
