import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import { quote, type ProblemText } from '../problem.js';
import type { FileReading } from './file-problems.js';
import { readText } from './read-file.js';
import { opensslCiphers } from './web-ciphers.js';
import type { TlsInput } from './web-schema.js';
import type { WebTls } from './web-settings.js';

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
