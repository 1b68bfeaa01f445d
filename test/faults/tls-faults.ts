import { readFileSync } from 'node:fs';
import type { Certificates } from '../support/certificates.js';
import type { Fault } from '../support/faults/fault.js';
import type { FaultyCertificates } from '../support/faults/faulty-certificates.js';
import type { Listening, ProxiedStandalone } from '../support/faults/proxied-standalone.js';
import { startStandalone, type StandaloneOptions } from '../support/mongo-servers.js';
import { tlsServer } from '../support/mongo/odd-servers.js';

const BROKEN = ['down: tls tls', 'down: tls tls'];

/** No handshake, or none that may be trusted. */
export function tlsFaults(
  real: () => ProxiedStandalone,
  certificates: () => FaultyCertificates,
): readonly Fault[] {
  const mongod = (options: () => StandaloneOptions) => () =>
    real().leadingTo(async (): Promise<Listening> => {
      const { server, stop } = await startStandalone(options());
      return { port: server.port, stop };
    })();
  /** Not a real one, which does not start with a certificate that has expired. */
  const shaking = (files: () => Certificates) => () =>
    real().leadingTo(async (): Promise<Listening> => {
      const { serverCertificateFile, serverKeyFile } = files();
      const [cert, key] = [readFileSync(serverCertificateFile), readFileSync(serverKeyFile)];
      const server = await tlsServer({ cert, key });
      return { port: Number(server.address.split(':')[1]), stop: () => server.stop() };
    })();
  return [
    {
      name: 'a certificate of an authority that is not trusted',
      make: mongod(() => ({ tls: { certificates: certificates().unknown } })),
      shows: BROKEN,
    },
    {
      name: 'a certificate of another host',
      make: mongod(() => ({ tls: { certificates: certificates().elsewhere } })),
      shows: BROKEN,
    },
    { name: 'a certificate that has expired', make: shaking(() => certificates().expired), shows: BROKEN },
    { name: 'a server without TLS', make: mongod(() => ({})), shows: BROKEN },
    {
      // In TLS 1.3 the handshake is over when the server looks for the certificate.
      name: 'a server that wants a certificate of its clients',
      make: mongod(() => ({ tls: { certificates: certificates().good, requireClientCertificate: true } })),
      shows: ['down: hello protocol', 'down: hello protocol'],
    },
    {
      name: 'a handshake that hangs',
      make: () => {
        real().proxy.swallow();
        real().proxy.cut();
        return () => {
          real().proxy.pass();
        };
      },
      shows: ['down: tls timeout', 'down: tls timeout'],
      timeout: 1,
      within: 2,
    },
  ];
}
