import type { Credentials, PemFile, TlsOptions } from '../config.js';
import { readPem } from '../files/read-file.js';
import type { ProblemText } from '../problem.js';
import type { ReportOption, Settings } from '../read-options.js';
import type { OptionFiles } from './option-files.js';
import type { NamedUriOption } from './uri-named-options.js';
import type { MongodbUri } from './uri.js';

/** The problem of a key password without a key. `remedy` is in the names of options or of the topology file. */
export function keyPasswordProblem(remedy: string): ProblemText {
  return { code: 'tls-key-password-without-key', what: 'a key password without a key', remedy };
}

/** The problem of a login with X.509 without a client certificate. Login and TLS may be given at different places. */
export function certificateProblem(
  credentials: Pick<Credentials, 'mechanism'> | undefined,
  tls: Pick<TlsOptions, 'certificateKey'> | undefined,
  remedy: string,
): ProblemText | undefined {
  if (credentials?.mechanism !== 'MONGODB-X509' || tls?.certificateKey !== undefined) return undefined;
  return { code: 'login-without-certificate', what: 'MONGODB-X509 needs a client certificate', remedy };
}

/** What to do in the names of the options. */
export const SET_CERTIFICATE_KEY = 'set mongodb.tls-certificate-key-file';

/** TLS to MongoDB. For each field, options take precedence over the URI. Undefined means plain TCP. */
export function tlsOf(
  config: Settings['config'],
  files: OptionFiles,
  uri: MongodbUri,
  report: ReportOption,
): TlsOptions | undefined {
  const ca = files.ca ?? fileInUri('tlsCAFile', uri, report);
  const certificateKey = files.certificateKey ?? fileInUri('tlsCertificateKeyFile', uri, report);
  const certificateKeyFilePassword = files.keyPassword ?? uri.named.get('tlsCertificateKeyFilePassword');
  if (certificateKeyFilePassword !== undefined && certificateKey === undefined) {
    report('mongodb.tls-certificate-key-file-password-file', keyPasswordProblem(SET_CERTIFICATE_KEY));
  }
  if (!(switchInOptions(config, files, report) ?? switchInUri(uri, report))) return undefined;
  const insecure = uri.named.get('tlsInsecure') === 'true';
  return {
    ...(ca && { ca }),
    ...(certificateKey && { certificateKey }),
    ...(certificateKeyFilePassword !== undefined && { certificateKeyFilePassword }),
    allowInvalidCertificates:
      config.get('mongodb.tls-allow-invalid-certificates') ??
      (insecure || uri.named.get('tlsAllowInvalidCertificates') === 'true'),
    allowInvalidHostnames:
      config.get('mongodb.tls-allow-invalid-hostnames') ??
      (insecure || uri.named.get('tlsAllowInvalidHostnames') === 'true'),
  };
}

/** Whether the options alone enable TLS; undefined if they do not define it. */
function switchInOptions(
  config: Settings['config'],
  { ca, certificateKey, keyPassword }: OptionFiles,
  report: ReportOption,
): boolean | undefined {
  const implied =
    ca !== undefined ||
    certificateKey !== undefined ||
    keyPassword !== undefined ||
    config.get('mongodb.tls-allow-invalid-certificates') === true ||
    config.get('mongodb.tls-allow-invalid-hostnames') === true;
  const given = config.get('mongodb.tls');
  if (given === false && implied) {
    report('mongodb.tls', {
      code: 'tls-contradiction',
      what: 'TLS is off, but other TLS options are set',
      remedy: 'set it to true or remove the others',
    });
  }
  return given ?? (implied || undefined);
}

/** Whether the URI alone enables TLS. With mongodb+srv, TLS is on unless the URI disables it. */
function switchInUri({ named, srvName }: MongodbUri, report: ReportOption): boolean {
  const files = ['tlsCAFile', 'tlsCertificateKeyFile', 'tlsCertificateKeyFilePassword'] as const;
  const switches = ['tlsInsecure', 'tlsAllowInvalidCertificates', 'tlsAllowInvalidHostnames'] as const;
  const implied =
    files.some((name) => named.has(name)) || switches.some((name) => named.get(name) === 'true');
  const given = named.get('tls') ?? named.get('ssl');
  if (given === 'false' && implied) {
    report('mongodb.uri', {
      code: 'tls-contradiction',
      what: 'the URI disables TLS, but sets other TLS options',
      remedy: 'write tls=true or remove the others',
    });
  }
  return given === undefined ? implied || srvName !== undefined : given === 'true';
}

function fileInUri(name: NamedUriOption, uri: MongodbUri, report: ReportOption): PemFile | undefined {
  const path = uri.named.get(name);
  if (path === undefined) return undefined;
  const file = readPem(path);
  if (file.ok) return file.value;
  for (const problem of file.problems) {
    report('mongodb.uri', { ...problem, what: `${name} of the URI: ${problem.what}` });
  }
  return undefined;
}
