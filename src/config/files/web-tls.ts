import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import type { WebTls } from '../config.js';
import { quote, type ProblemText } from '../problem.js';
import type { FileReading } from './file-problems.js';
import { readText } from './read-file.js';
import type { TlsInput } from './web-schema.js';

const SECTION = 'tls_server_config';

/** TLS as the section defines it, with the contents of its files; undefined if there is a problem with it. */
export function tlsOf(input: TlsInput, reading: FileReading): WebTls | undefined {
  const report: ReportKey = (key, problem) => {
    reading.report({ path: [SECTION, key], ...problem });
  };
  const cert = textOf('cert_file', input.cert_file, reading, report);
  const key = textOf('key_file', input.key_file, reading, report);
  const ca =
    input.client_ca_file === undefined ? '' : textOf('client_ca_file', input.client_ca_file, reading, report);
  const policy = input.client_auth_type ?? 'NoClientCert';
  if (policy === 'NoClientCert' && input.client_ca_file !== undefined) {
    report('client_ca_file', {
      code: 'web-tls-unused-ca',
      what: 'no client certificate is requested',
      remedy: 'add client_auth_type',
    });
    return undefined;
  }
  if (policy.includes('Verify') && input.client_ca_file === undefined) {
    report('client_auth_type', {
      code: 'web-tls-missing-ca',
      what: 'client certificates cannot be verified',
      remedy: 'add client_ca_file',
    });
    return undefined;
  }
  if (cert === undefined || key === undefined || ca === undefined) return undefined;
  const context = {
    cert,
    key,
    ...(ca !== '' && { ca }),
    minVersion: input.min_version === 'TLS13' ? ('TLSv1.3' as const) : ('TLSv1.2' as const),
    ...(input.cipher_suites && { ciphers: opensslCiphers(input.cipher_suites) }),
  };
  return fits(cert, key, ca, report) && isUsable(context, report)
    ? { ...context, clientAuth: policy }
    : undefined;
}

type ReportKey = (key: keyof TlsInput, problem: ProblemText) => void;

function textOf(
  key: keyof TlsInput,
  path: string,
  { directory, addFile }: FileReading,
  report: ReportKey,
): string | undefined {
  const absolute = resolve(directory, path);
  addFile(absolute);
  const text = readText(absolute);
  if (!text.ok) for (const problem of text.problems) report(key, problem);
  else if (text.value.trim() === '') {
    report(key, {
      code: 'web-tls-empty-file',
      what: `${quote(absolute)} is empty`,
      remedy: 'write PEM into it',
    });
    return undefined;
  }
  return text.ok ? text.value : undefined;
}

/** Whether the three are valid and belong together; OpenSSL alone would not report which one is wrong. */
function fits(cert: string, key: string, ca: string, report: ReportKey): boolean {
  const certificate = certificateOf(cert);
  const privateKey = privateKeyOf(key);
  if (!certificate) report('cert_file', noCertificate('name a file with a certificate as PEM'));
  if (!privateKey) {
    report('key_file', {
      code: 'web-tls-no-key',
      what: 'contains no usable key',
      remedy: 'name a file with a key as PEM, without a password',
    });
  }
  if (ca !== '' && !certificateOf(ca)) {
    report('client_ca_file', noCertificate('name a file with certificates as PEM'));
    return false;
  }
  if (!certificate || !privateKey) return false;
  if (certificate.checkPrivateKey(privateKey)) return true;
  report('key_file', {
    code: 'web-tls-other-key',
    what: 'is not the key of the certificate',
    remedy: 'name a certificate and its key',
  });
  return false;
}

function noCertificate(remedy: string): ProblemText {
  return { code: 'web-tls-no-certificate', what: 'contains no certificate', remedy };
}

/** Checks what only OpenSSL knows: keys that are too short, suites it was built without. */
function isUsable(context: Omit<WebTls, 'clientAuth'>, report: ReportKey): boolean {
  try {
    createSecureContext(context);
    return true;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    report('cert_file', {
      code: 'web-tls-refused',
      what: `OpenSSL refuses it: ${code ?? message}`,
      remedy: 'create a certificate that OpenSSL accepts',
    });
    return false;
  }
}

function certificateOf(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

function privateKeyOf(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

/** The suites of TLS 1.3, all enabled unless some are listed. OpenSSL and Go use the same names for them. */
const TLS13 = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'] as const;

/** Go's names, which Prometheus' web configuration uses, to OpenSSL's. Only those that Go lists as secure. */
const TLS12 = {
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: 'ECDHE-ECDSA-AES128-GCM-SHA256',
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: 'ECDHE-ECDSA-AES256-GCM-SHA384',
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-ECDSA-CHACHA20-POLY1305',
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA: 'ECDHE-ECDSA-AES128-SHA',
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA: 'ECDHE-ECDSA-AES256-SHA',
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256: 'ECDHE-RSA-AES128-GCM-SHA256',
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384: 'ECDHE-RSA-AES256-GCM-SHA384',
  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-RSA-CHACHA20-POLY1305',
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA: 'ECDHE-RSA-AES128-SHA',
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA: 'ECDHE-RSA-AES256-SHA',
} as const;

/** A name that is valid in `cipher_suites`. */
export type CipherSuite = (typeof TLS13)[number] | keyof typeof TLS12;

/** Every name that is valid in `cipher_suites`. */
export const CIPHER_SUITES: readonly CipherSuite[] = [
  ...TLS13,
  ...(Object.keys(TLS12) as (keyof typeof TLS12)[]),
];

/**
 * OpenSSL's list. As in Prometheus, a list of older suites alone leaves TLS 1.3 enabled; Node.js would disable it.
 */
export function opensslCiphers(suites: readonly CipherSuite[]): string {
  const newer = suites.filter((suite) => isTls13(suite));
  const older = suites.filter((suite) => !isTls13(suite)).map((suite) => TLS12[suite]);
  return [...(newer.length > 0 ? newer : TLS13), ...older].join(':');
}

function isTls13(suite: CipherSuite): suite is (typeof TLS13)[number] {
  return (TLS13 as readonly string[]).includes(suite);
}
