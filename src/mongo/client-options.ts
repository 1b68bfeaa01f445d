import type { MongoClientOptions } from 'mongodb';
import { isIP } from 'node:net';
import { checkServerIdentity, createSecureContext, type PeerCertificate, type SecureContext } from 'node:tls';
import { isDeepStrictEqual } from 'node:util';
import type { Access, Credentials, TlsOptions } from '../config/config.js';
import { CONNECTION_IDLE_MS, SERVER_SELECTION_MS } from '../util/time-constants.js';
import type { Heartbeat } from './heartbeat-source.js';

/** Shown by `db.currentOp()` and in the server's log, so that a DBA can filter the exporter out. */
export const APP_NAME = 'mongodb-topology-exporter';

/** How a member's connections are monitored and closed. */
export interface MonitorSettings {
  /** With `stream`, the server itself reports every change; this needs one more connection. */
  readonly mode: 'stream' | 'poll';
  /** Time between the driver's heartbeats. */
  readonly heartbeatMs: number;
  /** Timeout of each of TCP, TLS and first hello of a connection; also how long a heartbeat waits for its reply. */
  readonly connectTimeoutMs: number;
}

/** When heartbeats are off, the driver polls rarely: a waiting command wakes its monitor anyway. */
export const DEFAULT_MONITOR: MonitorSettings = {
  mode: 'poll',
  heartbeatMs: 60_000,
  connectTimeoutMs: 3_000,
};

/** Options that all clients of one part of a cluster share. */
export interface SharedOptions {
  readonly access: Access;
  readonly tlsContext?: SecureContext;
  readonly monitor: MonitorSettings;
  /**
   * The server's certificate must be valid for one of these host names. TLS sends the first that is not an IP address
   * (SNI). Absent: the host of the connection's address.
   */
  readonly certificateNames?: readonly string[];
  /** Called for every heartbeat of the driver's own monitoring. */
  readonly onHeartbeat?: (heartbeat: Heartbeat) => void;
}

/** The direct URI of one member, with the options of the user's URI that the exporter does not set itself. */
export function memberUri(address: string, { uriOptions }: Access): string {
  const query = new URLSearchParams({ ...uriOptions, directConnection: 'true' });
  return `mongodb://${address}/?${query.toString()}`;
}

/**
 * Options of the single small client of one member: direct connection, one idle connection, no retries, no waiting in
 * the driver beyond connecting.
 *
 * @param credentials absent: only commands that need no login (hello)
 * @param onCertificate receives the server's certificate of every accepted handshake
 */
export function memberClientOptions(
  { access, tlsContext, monitor, certificateNames }: SharedOptions,
  credentials: Credentials | undefined,
  onCertificate: (certificate: PeerCertificate) => void,
): MongoClientOptions {
  const serverName = certificateNames?.find((name) => isIP(name) === 0);
  return {
    appName: APP_NAME,
    // The second is used only while a command of another scrape occupies the first.
    maxPoolSize: 2,
    maxIdleTimeMS: CONNECTION_IDLE_MS,
    minPoolSize: 0,
    maxConnecting: 1,
    retryReads: false,
    retryWrites: false,
    maxAdaptiveRetries: 0,
    serverMonitoringMode: monitor.mode,
    heartbeatFrequencyMS: monitor.heartbeatMs,
    connectTimeoutMS: monitor.connectTimeoutMs,
    // Beyond the time in which a first heartbeat fails.
    serverSelectionTimeoutMS: SERVER_SELECTION_MS + monitor.connectTimeoutMs,
    enableUtf8Validation: false,
    ...(credentials && credentialOptions(credentials)),
    // Not strict: most commands that the exporter sends are outside of the Stable API.
    ...(access.apiVersion !== undefined && { serverApi: { version: access.apiVersion } }),
    ...(access.tls && {
      tls: true,
      ...(tlsContext && { secureContext: tlsContext }),
      ...(serverName !== undefined && { servername: serverName }),
      rejectUnauthorized: !access.tls.allowInvalidCertificates,
      checkServerIdentity: (host: string, certificate: PeerCertificate) => {
        onCertificate(certificate);
        return access.tls?.allowInvalidHostnames === true
          ? undefined
          : checkNames(certificateNames ?? [host], certificate);
      },
    }),
  };
}

/** @returns the error for the first name; `undefined` when the certificate is valid for one of the names */
function checkNames(names: readonly string[], certificate: PeerCertificate): Error | undefined {
  const errors = names.map((name) => checkServerIdentity(name, certificate));
  return errors.includes(undefined) ? undefined : errors[0];
}

function credentialOptions(credentials: Credentials): MongoClientOptions {
  const { username, password, defaultSource, source = defaultSource } = credentials;
  const { mechanism, mechanismProperties } = credentials;
  return {
    ...(username !== undefined && {
      // The driver requires the key even where the mechanism (X.509, GSSAPI) allows no password.
      auth: { username, password } as NonNullable<MongoClientOptions['auth']>,
    }),
    ...(source !== undefined && { authSource: source }),
    ...(mechanism !== undefined && {
      authMechanism: mechanism,
    }),
    ...(mechanismProperties !== undefined && {
      authMechanismProperties: Object.fromEntries(
        mechanismProperties.split(',').map((pair) => {
          const colon = pair.indexOf(':');
          const value = pair.slice(colon + 1);
          // As the driver itself parses them in a URI.
          return [pair.slice(0, colon), /^(true|false)$/.test(value) ? value === 'true' : value];
        }),
      ),
    }),
  };
}

/**
 * One TLS context for all members. A separate context per client would parse the CA file per socket
 * (a system bundle costs about 50 ms of CPU and 2 MB each).
 */
export function createTlsContext(options: TlsOptions): SecureContext {
  const { ca, certificateKey } = options;
  return createSecureContext({
    ...(ca && { ca: ca.pem }),
    ...(certificateKey && { cert: certificateKey.pem, key: certificateKey.pem }),
    ...(options.certificateKeyFilePassword !== undefined && {
      passphrase: options.certificateKeyFilePassword,
    }),
  });
}

/** Whether both give the same client. Either may be part of a larger object: a cluster's target is also an access. */
export function sameAccess(a: Access, b: Access): boolean {
  return a === b || isDeepStrictEqual(partsOf(a), partsOf(b));
}

function partsOf({ credentials, tls, uriOptions, apiVersion }: Access): readonly unknown[] {
  return [credentials, tls, uriOptions, apiVersion];
}
