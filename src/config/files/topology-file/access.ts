import { resolve } from 'node:path';
import type { Access, Credentials, PemFile, TlsOptions } from '../../config.js';
import { loginProblems, type LoginField } from '../../mongodb/login.js';
import { certificateProblem, keyPasswordProblem } from '../../mongodb/tls.js';
import type { ParseResult } from '../../problem.js';
import { readPem, readSecret } from '../read-file.js';
import type { YamlNode } from '../valid-parts.js';
import type { OwnAccess, Report, TopologyReading } from './drafts.js';
import type { AccessInput, CredentialsInput, TlsInput } from './schema-parts.js';

/** Defines nothing: everything is inherited. */
export const NO_ACCESS: OwnAccess = { partial: false };

/** Reads the access keys. */
export function ownAccess(of: YamlNode<AccessInput>, reading: TopologyReading): OwnAccess {
  const { valid } = reading;
  const credentials = valid.whole(of, 'credentials');
  const tls = valid.whole(of, 'tls');
  const apiVersion = valid.whole(of, 'apiVersion');
  const discovery = valid.whole(of, 'discovery');
  return {
    ...(credentials && {
      credentials: { path: credentials.path, value: credentialsOf(credentials, reading) },
    }),
    ...(tls && { tls: { path: tls.path, value: tlsOf(tls, reading) } }),
    ...(apiVersion && { apiVersion: '1' }),
    ...(discovery && { discovery: discovery.value }),
    partial: (['credentials', 'tls'] as const).some((key) => !valid.isWhole([...of.path, key])),
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

/** Login and TLS may be defined at different places; a problem is reported only where one of them is defined. */
export function checkCertificate(access: Access, own: OwnAccess, report: Report): void {
  const problem = certificateProblem(access.credentials, access.tls, 'add certificateKeyFile to tls');
  const path = own.credentials ? [...own.credentials.path, 'mechanism'] : own.tls?.path;
  if (problem && path) report({ path, ...problem });
}

/** What to do in the keys of the file. */
const LOGIN_REMEDIES = {
  username: 'add username and passwordFile, or write false for no login',
  password: 'add passwordFile',
  environment: 'set the login in mongodb.uri, with authMechanismProperties=ENVIRONMENT:azure (or gcp, k8s)',
};

const LOGIN_KEYS = {
  username: 'username',
  password: 'passwordFile',
  source: 'authSource',
  mechanism: 'mechanism',
} as const satisfies Readonly<Record<LoginField, string>>;

/** A login as the file defines it; false means no login. */
export function credentialsOf(
  { path, value }: YamlNode<CredentialsInput>,
  reading: TopologyReading,
): Credentials | false {
  if (value === false) return false;
  const { username, authSource, mechanism, passwordFile } = value;
  const login = {
    ...(username !== undefined && { username }),
    ...(authSource !== undefined && { source: authSource }),
    ...(mechanism !== undefined && { mechanism }),
  };
  const given = { ...login, hasPassword: passwordFile !== undefined };
  for (const { field, ...problem } of loginProblems(given, LOGIN_REMEDIES)) {
    const key = LOGIN_KEYS[field];
    reading.report({ path: key in value ? [...path, key] : path, ...problem });
  }
  const file = reading.valid.whole({ path, value }, 'passwordFile');
  const password = file && secretOf(file, reading);
  return { ...login, ...(password !== undefined && { password }) };
}

const PLAIN = { allowInvalidCertificates: false, allowInvalidHostnames: false };

/** TLS as the file defines it; false means plain TCP. */
export function tlsOf({ path, value }: YamlNode<TlsInput>, reading: TopologyReading): TlsOptions | false {
  if (typeof value === 'boolean') return value && PLAIN;
  const settings = { path, value };
  const { valid, report } = reading;
  const caFile = valid.whole(settings, 'caFile');
  const certificate = valid.whole(settings, 'certificateKeyFile');
  const passwordFile = valid.whole(settings, 'certificateKeyFilePasswordFile');
  if (passwordFile && !certificate) {
    report({ path: passwordFile.path, ...keyPasswordProblem('add certificateKeyFile') });
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

/** Certificates or keys; empty if they cannot be read, which is reported. */
export function pemOf(node: YamlNode<string>, reading: TopologyReading): PemFile {
  return contentOf(node, readPem, reading) ?? { path: resolve(reading.directory, node.value), pem: '' };
}

/** The secret in a file; undefined if there is none. */
export function secretOf(node: YamlNode<string>, reading: TopologyReading): string | undefined {
  // Users who take this key for the password itself write the password in place of the path.
  const secret = contentOf(node, (path) => readSecret(path, 'the password file'), reading);
  if (secret !== undefined) reading.addSecret(secret);
  return secret;
}

function contentOf<T>(
  { path, value }: YamlNode<string>,
  read: (path: string) => ParseResult<T>,
  { directory, addFile, report }: TopologyReading,
): T | undefined {
  const absolute = resolve(directory, value);
  addFile(absolute);
  const content = read(absolute);
  if (content.ok) return content.value;
  for (const problem of content.problems) report({ path, ...problem });
  return undefined;
}
