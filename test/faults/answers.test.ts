import { describeFaults, PATIENCE_MS } from '../support/faults/fault.js';
import { SimulatedSets } from '../support/faults/simulated.js';
import { clockFaults } from './clock-faults.js';
import { hangFaults } from './hang-faults.js';
import { replyFaults } from './reply-faults.js';

describe('faults of what a simulated member answers', function () {
  this.timeout(PATIENCE_MS);
  let sets: SimulatedSets;

  before(async () => {
    sets = await SimulatedSets.start();
  });

  after(() => sets?.stop());

  describe('it accepts and then hangs', () => {
    describeFaults(
      () => sets.deployment,
      hangFaults(() => sets),
    );
  });

  describe('its reply is', () => {
    describeFaults(
      () => sets.deployment,
      replyFaults(() => sets),
    );
  });

  describe('its clock is', () => {
    describeFaults(
      () => sets.deployment,
      clockFaults(() => sets),
    );
  });
});
