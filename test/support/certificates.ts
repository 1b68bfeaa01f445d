import { cpSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from './run-program.js';

/** Paths of PEM files for servers and clients of a test. */
export interface Certificates {
  /** The authority that signed the server's and the client's certificate. */
  readonly caFile: string;
  /** Key and certificate of every server: 127.0.0.1 and localhost; also good as a client, for members of a set. */
  readonly serverFile: string;
  /** The server's certificate and key apart, as web servers want them. */
  readonly serverCertificateFile: string;
  readonly serverKeyFile: string;
  /** Key and certificate of a client. */
  readonly clientFile: string;
  /** An authority that has signed nothing here: a client trusting it alone must refuse the server. */
  readonly otherCaFile: string;
}

/** Subject of the client's certificate, as an X.509 user is named. */
export const CLIENT_SUBJECT = 'CN=monitor,OU=clients,O=test';

const DAYS = '2';
const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/**
 * Copies certificates into `folder` that were made as those of {@link createCertificates}: for tests that read the files
 * and connect to nothing.
 */
export function storedCertificates(folder: string): Certificates {
  cpSync(join(import.meta.dirname, '../fixtures/certificates'), folder, { recursive: true });
  const path = (name: string): string => join(folder, name);
  return {
    caFile: path('ca.pem'),
    serverFile: path('server.pem'),
    serverCertificateFile: path('server.crt'),
    serverKeyFile: path('server.key'),
    clientFile: path('client.pem'),
    otherCaFile: path('other-ca.pem'),
  };
}

/** Makes certificates in `folder` with the openssl command line tool, valid for two days. */
export async function createCertificates(folder: string): Promise<Certificates> {
  await mkdir(folder, { recursive: true });
  const [ca, otherCaFile] = await Promise.all([authority(folder, 'ca'), authority(folder, 'other-ca')]);
  const [server, client] = await Promise.all([
    signCertificate(folder, 'server', '/O=test/OU=servers/CN=localhost', [
      'subjectAltName=IP:127.0.0.1,DNS:localhost',
      'extendedKeyUsage=serverAuth,clientAuth',
    ]),
    signCertificate(folder, 'client', '/O=test/OU=clients/CN=monitor', ['extendedKeyUsage=clientAuth']),
  ]);
  return {
    caFile: ca,
    serverFile: server.both,
    serverCertificateFile: server.certificate,
    serverKeyFile: server.key,
    clientFile: client.both,
    otherCaFile,
  };
}

async function authority(folder: string, name: string): Promise<string> {
  const certificate = join(folder, `${name}.pem`);
  await runProgram('openssl', [
    ...['req', '-x509', ...NEW_KEY, '-days', DAYS, '-subj', `/O=test/CN=${name}`],
    ...['-keyout', join(folder, `${name}.key`), '-out', certificate],
  ]);
  return certificate;
}

/** Paths of a certificate and its key. */
export interface SignedCertificate {
  readonly both: string;
  readonly certificate: string;
  readonly key: string;
}

/**
 * Makes one more, of the authority that {@link createCertificates} has made in `folder`.
 *
 * @param days how long it is good; negative: was
 */
export async function signCertificate(
  folder: string,
  name: string,
  subject: string,
  extensions: readonly string[],
  days = DAYS,
): Promise<SignedCertificate> {
  const path = (extension: string): string => join(folder, `${name}.${extension}`);
  await writeFile(path('ext'), extensions.join('\n'));
  await runProgram('openssl', [
    ...['req', '-new', ...NEW_KEY, '-subj', subject, '-keyout', path('key'), '-out', path('csr')],
  ]);
  await runProgram('openssl', [
    ...['x509', '-req', '-in', path('csr'), '-days', days, '-extfile', path('ext'), '-out', path('crt')],
    ...['-CA', join(folder, 'ca.pem'), '-CAkey', join(folder, 'ca.key'), '-CAcreateserial'],
    ...['-CAserial', path('srl')],
  ]);
  const parts = await Promise.all([readFile(path('key')), readFile(path('crt'))]);
  await writeFile(path('pem'), Buffer.concat(parts));
  return { both: path('pem'), certificate: path('crt'), key: path('key') };
}
