import { describeFaults, PATIENCE_MS } from '../support/faults/fault.js';
import { ProxiedSet } from '../support/faults/proxied-set.js';
import { requireMongod } from '../support/mongod-binary.js';
import { identityFaults } from './identity-faults.js';
import { wayFaults } from './way-faults.js';

describe('faults of a member of a real set', function () {
  this.timeout(PATIENCE_MS);
  let set: ProxiedSet;

  before(async function () {
    await requireMongod(this);
    set = await ProxiedSet.start();
  });

  after(() => set?.stop());

  describe('it dies or hangs, or the way to it is not what it was', () => {
    describeFaults(
      () => set.deployment,
      wayFaults(() => set),
    );
  });

  describe('another process is where it ought to be', () => {
    describeFaults(
      () => set.deployment,
      identityFaults(() => set),
    );
  });
});
