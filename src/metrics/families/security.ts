import { counter, type MetricGroup } from '../family.js';
import { serverStatusFold } from '../from-server-status.js';

/** Names as in the server and the URI. */
const MECHANISMS = [
  'SCRAM-SHA-1',
  'SCRAM-SHA-256',
  'MONGODB-X509',
  'MONGODB-AWS',
  'MONGODB-OIDC',
  'GSSAPI',
  'PLAIN',
] as const;

const TLS_VERSIONS = ['1.0', '1.1', '1.2', '1.3', 'unknown'] as const;

/** serverStatus.security.authentication and transportSecurity: authentication and TLS of clients and members. */
export const security: MetricGroup = {
  name: 'security',
  title: 'Logins and TLS',
  families: [
    counter(
      'mongodb_authentications_total',
      'Number of login attempts, including those of other members of the cluster.',
      serverStatusFold('security.authentication.mechanisms.*.authenticate.received', {
        label: 'mechanism',
        keys: same(MECHANISMS),
      }),
    ),
    counter(
      'mongodb_authentication_successes_total',
      'Number of successful logins; all other attempts failed or were abandoned.',
      serverStatusFold('security.authentication.mechanisms.*.authenticate.successful', {
        label: 'mechanism',
        keys: same(MECHANISMS),
      }),
    ),
    counter(
      'mongodb_tls_connections_total',
      'Number of TLS connections by TLS version; only versions that were used.',
      serverStatusFold('transportSecurity.*', {
        label: 'tls_version',
        keys: same(TLS_VERSIONS),
        nonZero: true,
      }),
    ),
  ],
};

/** Keys that are also the label values. */
function same(keys: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(keys.map((key) => [key, key]));
}
