import { MongoClient } from 'mongodb';
import { X509Certificate } from 'node:crypto';
import { createRequire } from 'node:module';
import type { SecureContext } from 'node:tls';
import type { Access, ClusterTarget, PemFile, TlsOptions } from '../config/config.js';
import type { Mechanism } from '../config/mongodb/mechanisms.js';
import { ConfigError } from '../util/errors.js';
import {
  createTlsContext,
  DEFAULT_MONITOR,
  memberClientOptions,
  memberUri,
  sameAccess,
} from './client-options.js';

/**
 * Has OpenSSL and the driver check all access settings of these clusters.
 *
 * @throws ConfigError with their message
 */
export function checkClusters(clusters: readonly ClusterTarget[]): void {
  const all = clusters.flatMap((cluster) => [cluster, ...cluster.parts.map((part) => part.access)]);
  // Usually one: checking a bundle of CA certificates takes about 50 ms.
  const different = all.filter((access, index) => all.findIndex((one) => sameAccess(one, access)) === index);
  for (const access of different) checkAccess(access);
}

/**
 * Has OpenSSL and the driver check one access, without a connection: they detect files and combinations of options
 * that cannot work.
 *
 * @throws ConfigError with their message
 */
export function checkAccess(access: Access): void {
  checkMechanism(access.credentials?.mechanism);
  if (access.uriOptions.proxyHost !== undefined) checkPackage('mongodb.uri', 'a proxy', 'socks');
  const tlsContext = access.tls && checkTls(access.tls);
  const shared = { access, monitor: DEFAULT_MONITOR, ...(tlsContext && { tlsContext }) };
  try {
    const options = memberClientOptions(shared, access.credentials, () => undefined);
    new MongoClient(memberUri('localhost:27017', access), options);
  } catch (error) {
    const { message } = error as Error;
    throw new ConfigError([
      {
        code: 'driver-refused',
        where: 'mongodb.*',
        what: `the driver refuses this combination of options: ${message}`,
        remedy: 'change or remove one of them',
      },
    ]);
  }
}

/** Packages that the driver loads when a mechanism needs them. They are not shipped with the exporter. */
const PACKAGES: Readonly<Partial<Record<Mechanism, string>>> = {
  GSSAPI: 'kerberos',
  'MONGODB-AWS': '@aws-sdk/credential-providers',
};

function checkMechanism(mechanism: Mechanism | undefined): void {
  const name = mechanism && PACKAGES[mechanism];
  if (name !== undefined) checkPackage('mongodb.auth-mechanism', mechanism ?? '', name);
}

/** Also loads the package: a native package may be installed without the system libraries that it needs. */
function checkPackage(option: string, what: string, name: string): void {
  try {
    createRequire(import.meta.url)(name);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isAbsent = code === 'MODULE_NOT_FOUND' && message.includes(`'${name}'`);
    const problem = isAbsent
      ? `needs the package ${name}`
      : `cannot load the package ${name} (${message.split('\n', 1)[0] ?? ''})`;
    throw new ConfigError([
      {
        code: 'package-missing',
        where: option,
        what: `${what} ${problem}`,
        remedy: `npm install ${name}, or build the image of deploy/docker/Dockerfile.logins`,
      },
    ]);
  }
}

function checkTls(options: TlsOptions): SecureContext {
  const { ca, certificateKey } = options;
  if (ca) checkAuthorities(ca);
  try {
    return createTlsContext(options);
  } catch (error) {
    throw new ConfigError([
      {
        code: 'tls-certificate-key',
        where: 'mongodb.tls-certificate-key-file',
        what: `${certificateKey?.path ?? ''} cannot be used (${(error as Error).message})`,
        remedy:
          'name a PEM file with the certificate and its private key, and set the password of the key if it has one',
      },
    ]);
  }
}

/** Matches up to the end of the file if the END line is missing, as while the file is being written. */
const CERTIFICATE = /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]*(?:-----END [A-Z0-9 ]+-----)?/g;

/** Node itself uses the certificates before the first invalid one, and reports no error. */
function checkAuthorities({ path, pem }: PemFile): void {
  const certificates = pem.match(CERTIFICATE) ?? [];
  const refuse = (what: string): never => {
    throw new ConfigError([
      {
        code: 'tls-ca',
        where: 'mongodb.tls-ca-file',
        what: `${path} ${what}`,
        remedy: 'name a PEM file with complete certificates',
      },
    ]);
  };
  if (certificates.length === 0) refuse('contains no certificate');
  certificates.forEach((certificate, index) => {
    try {
      new X509Certificate(certificate);
    } catch (error) {
      refuse(`contains no valid certificate at number ${index + 1} (${(error as Error).message})`);
    }
  });
}
