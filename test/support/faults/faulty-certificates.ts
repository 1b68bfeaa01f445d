import { join } from 'node:path';
import { createCertificates, signCertificate, type Certificates } from '../certificates.js';

/** Certificates that nobody may trust who trusts {@link good}'s authority, for a server at 127.0.0.1. */
export interface FaultyCertificates {
  readonly good: Certificates;
  /** Of another authority. */
  readonly unknown: Certificates;
  /** Of another host. */
  readonly elsewhere: Certificates;
  /** Of yesterday. Real servers do not start with it. */
  readonly expired: Certificates;
}

export async function createFaultyCertificates(folder: string): Promise<FaultyCertificates> {
  const [good, unknown] = await Promise.all([
    createCertificates(folder),
    createCertificates(join(folder, 'unknown')),
  ]);
  const [elsewhere, expired] = await Promise.all([
    signCertificate(folder, 'elsewhere', '/O=test/OU=servers/CN=elsewhere', [
      'subjectAltName=DNS:db.example.net',
    ]),
    signCertificate(
      folder,
      'expired',
      '/O=test/OU=servers/CN=localhost',
      ['subjectAltName=IP:127.0.0.1'],
      '-1',
    ),
  ]);
  return {
    good,
    unknown,
    elsewhere: { ...good, serverFile: elsewhere.both },
    expired: {
      ...good,
      serverFile: expired.both,
      serverCertificateFile: expired.certificate,
      serverKeyFile: expired.key,
    },
  };
}
