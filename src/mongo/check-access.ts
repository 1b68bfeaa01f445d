import { MongoClient } from 'mongodb';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { SecureContext } from 'node:tls';
import type { Access, ClusterTarget, TlsOptions } from '../config/config.js';
import { ConfigError } from '../errors.js';
import { DEFAULT_MONITOR, memberClientOptions, memberUri } from './client-options.js';
import { createTlsContext } from './tls.js';

/**
 * Has OpenSSL and the driver look at every way to MongoDB that these clusters need.
 *
 * @throws ConfigError with their word
 */
export function checkClusters(clusters: readonly ClusterTarget[]): void {
  for (const access of clusters.flatMap((cluster) => [
    cluster,
    ...cluster.parts.map((part) => part.access),
  ])) {
    checkAccess(access);
  }
}

/**
 * Has OpenSSL and the driver look at one way to MongoDB, without dialling: they know files and combinations of options that
 * cannot work.
 *
 * @throws ConfigError with their word
 */
export function checkAccess(access: Access): void {
  checkPackage(access.credentials?.mechanism);
  const tlsContext = access.tls && checkTls(access.tls);
  const shared = { access, monitor: DEFAULT_MONITOR, ...(tlsContext && { tlsContext }) };
  try {
    const options = memberClientOptions(shared, access.credentials, () => undefined);
    new MongoClient(memberUri('localhost:27017', access), options);
  } catch (error) {
    const { message } = error as Error;
    throw new ConfigError([`mongodb.*: the driver refuses this combination of options: ${message}`]);
  }
}

/** Packages that the driver loads when a mechanism needs them; not shipped with the exporter. */
const PACKAGES: Readonly<Record<string, string>> = {
  GSSAPI: 'kerberos',
  'MONGODB-AWS': '@aws-sdk/credential-providers',
};

function checkPackage(mechanism = ''): void {
  const name = PACKAGES[mechanism];
  if (name === undefined) return;
  try {
    createRequire(import.meta.url).resolve(name);
  } catch {
    throw new ConfigError([
      `mongodb.auth-mechanism: ${mechanism} needs the package ${name}; npm install ${name}`,
    ]);
  }
}

function checkTls(options: TlsOptions): SecureContext {
  const { caFile = '', certificateKeyFile = '' } = options;
  try {
    // Node itself ignores an authority that is none.
    if (caFile !== '') new X509Certificate(readFileSync(caFile));
  } catch (error) {
    const { message } = error as Error;
    throw new ConfigError([
      `mongodb.tls-ca-file: ${caFile} holds no certificate (${message}); give a PEM file`,
    ]);
  }
  try {
    return createTlsContext(options);
  } catch (error) {
    throw new ConfigError([
      `mongodb.tls-certificate-key-file: ${certificateKeyFile} cannot be used (${(error as Error).message}); ` +
        'give a PEM file with the certificate and its private key, and the password of the key if it has one',
    ]);
  }
}
