import { describeFaults, PATIENCE_MS } from '../support/faults/fault.js';
import { createFaultyCertificates, type FaultyCertificates } from '../support/faults/faulty-certificates.js';
import { ProxiedStandalone } from '../support/faults/proxied-standalone.js';
import { requireMongod } from '../support/mongod-binary.js';
import { removeFolder, temporaryFolder } from '../support/servers/cleanup.js';
import { loginFaults } from './login-faults.js';
import { tlsFaults } from './tls-faults.js';

describe('faults on the way into a real server', function () {
  this.timeout(PATIENCE_MS);
  let folder: string;
  let certificates: FaultyCertificates;
  let server: ProxiedStandalone;

  before(async function () {
    await requireMongod(this);
    folder = temporaryFolder();
    certificates = await createFaultyCertificates(folder);
    server = await ProxiedStandalone.start({ certificates: certificates.good, auth: true });
  });

  after(async () => {
    await server?.stop();
    await removeFolder(folder);
  });

  describe('of TLS', () => {
    describeFaults(
      () => server.deployment,
      tlsFaults(
        () => server,
        () => certificates,
      ),
    );
  });

  describe('of the login, and of what it allows', () => {
    describeFaults(
      () => server.deployment,
      loginFaults(() => server),
    );
  });
});
