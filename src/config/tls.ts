import type { PemFile, TlsOptions } from './config.js';
import { pemFile } from './files/read-file.js';
import type { MongodbUri } from './mongodb-uri.js';
import type { Blame } from './problem.js';
import type { Values } from './schema.js';
import type { NamedUriOption } from './uri-option-table.js';

/** TLS to MongoDB. For each field, options take precedence over the URI. Undefined means plain TCP. */
export function tlsOf(values: Values, uri: MongodbUri, blame: Blame): TlsOptions | undefined {
  const ca = values['mongodb.tls-ca-file'] ?? fileInUri('tlsCAFile', uri, blame);
  const certificateKey =
    values['mongodb.tls-certificate-key-file'] ?? fileInUri('tlsCertificateKeyFile', uri, blame);
  const certificateKeyFilePassword =
    values['mongodb.tls-certificate-key-file-password-file'] ??
    uri.named.get('tlsCertificateKeyFilePassword');
  if (certificateKeyFilePassword !== undefined && certificateKey === undefined) {
    blame(
      'mongodb.tls-certificate-key-file-password-file',
      'a key password without a key',
      'set mongodb.tls-certificate-key-file',
    );
  }
  if (!(switchInOptions(values, blame) ?? switchInUri(uri, blame))) return undefined;
  const insecure = uri.named.get('tlsInsecure') === 'true';
  return {
    ...(ca && { ca }),
    ...(certificateKey && { certificateKey }),
    ...(certificateKeyFilePassword !== undefined && { certificateKeyFilePassword }),
    allowInvalidCertificates:
      values['mongodb.tls-allow-invalid-certificates'] ??
      (insecure || uri.named.get('tlsAllowInvalidCertificates') === 'true'),
    allowInvalidHostnames:
      values['mongodb.tls-allow-invalid-hostnames'] ??
      (insecure || uri.named.get('tlsAllowInvalidHostnames') === 'true'),
  };
}

/** Whether the options alone enable TLS; undefined if they do not define it. */
function switchInOptions(values: Values, blame: Blame): boolean | undefined {
  const implied =
    values['mongodb.tls-ca-file'] !== undefined ||
    values['mongodb.tls-certificate-key-file'] !== undefined ||
    values['mongodb.tls-certificate-key-file-password-file'] !== undefined ||
    values['mongodb.tls-allow-invalid-certificates'] === true ||
    values['mongodb.tls-allow-invalid-hostnames'] === true;
  const said = values['mongodb.tls'];
  if (said === false && implied) {
    blame('mongodb.tls', 'TLS is off, yet other TLS options are set', 'set it to true or remove the others');
  }
  return said ?? (implied || undefined);
}

/** Whether the URI alone enables TLS. With mongodb+srv, TLS is on unless the URI disables it. */
function switchInUri(uri: MongodbUri, blame: Blame): boolean {
  const { named } = uri;
  const files = ['tlsCAFile', 'tlsCertificateKeyFile', 'tlsCertificateKeyFilePassword'] as const;
  const switches = ['tlsInsecure', 'tlsAllowInvalidCertificates', 'tlsAllowInvalidHostnames'] as const;
  const implied =
    files.some((name) => named.has(name)) || switches.some((name) => named.get(name) === 'true');
  const said = named.get('tls') ?? named.get('ssl');
  if (said === 'false' && implied) {
    blame(
      'mongodb.uri',
      'the URI has TLS off, yet sets other TLS options',
      'write tls=true or remove the others',
    );
  }
  return said === undefined ? implied || uri.srvName !== undefined : said === 'true';
}

function fileInUri(name: NamedUriOption, uri: MongodbUri, blame: Blame): PemFile | undefined {
  const path = uri.named.get(name);
  if (path === undefined) return undefined;
  const file = pemFile.parse(path);
  if (file.ok) return file.value;
  for (const { what, remedy } of file.flaws) blame('mongodb.uri', `${name} of the URI: ${what}`, remedy);
  return undefined;
}
