import assert from 'node:assert/strict';
import { enabledFamilies, OFF_BY_DEFAULT } from '../../../src/metrics/catalogue.js';
import type { Page } from '../../support/exposition.js';
import { pageOf } from '../../support/metrics/rendered.js';
import { SITUATIONS } from '../../support/metrics/situations.js';
import { CLUSTER_ROLES, REASONS, ROLES, SETS } from './roles.js';

const addressOf = (port: number): string => `127.0.0.1:${port}`;

const pages = new Map<string, Promise<Page>>();

/** The page that the program writes of a recorded situation; the golden pages are compared elsewhere. */
function written(situation: string): Promise<Page> {
  const page = pages.get(situation) ?? pageOf(SITUATIONS[situation]!(), enabledFamilies(OFF_BY_DEFAULT));
  pages.set(situation, page);
  return page;
}

describe('written page', () => {
  for (const [role, situation, port, says] of ROLES) {
    it(`${situation} shows ${role}`, async () => {
      const page = await written(situation);
      for (const [name, value] of Object.entries(says)) {
        assert.equal(page.value(name, { member: addressOf(port) }), value, name);
      }
    });
  }

  for (const [what, situation, says] of SETS) {
    it(`${situation} shows ${what}`, async () => {
      const page = await written(situation);
      for (const [name, value] of Object.entries(says)) assert.equal(page.value(name), value, name);
    });
  }

  for (const [situation, port, clusterRole] of CLUSTER_ROLES) {
    it(`${situation} calls ${port} a ${clusterRole}`, async () => {
      const [up] = (await written(situation)).all('mongodb_up', { member: addressOf(port) });
      assert.equal(up?.labels.cluster_role, clusterRole);
    });
  }

  for (const [situation, port, name, reason] of REASONS) {
    it(`${situation} says why: ${reason.reason}`, async () => {
      assert.equal((await written(situation)).value(name, { member: addressOf(port), ...reason }), 1);
    });
  }
});
