import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Page } from '../../support/exposition.js';
import { CLUSTER_ROLES, REASONS, ROLES, SETS } from './roles.js';

const GOLDEN = join(import.meta.dirname, '../../golden');

const addressOf = (port: number): string => `127.0.0.1:${port}`;

function pageOf(situation: string): Page {
  return new Page(readFileSync(join(GOLDEN, `${situation}.prom`), 'utf8'));
}

describe('written page', () => {
  for (const [role, situation, port, says] of ROLES) {
    it(`${situation} shows ${role}`, () => {
      const page = pageOf(situation);
      for (const [name, value] of Object.entries(says)) {
        assert.equal(page.value(name, { member: addressOf(port) }), value, name);
      }
    });
  }

  for (const [what, situation, says] of SETS) {
    it(`${situation} shows ${what}`, () => {
      const page = pageOf(situation);
      for (const [name, value] of Object.entries(says)) assert.equal(page.value(name), value, name);
    });
  }

  for (const [situation, port, clusterRole] of CLUSTER_ROLES) {
    it(`${situation} calls ${port} a ${clusterRole}`, () => {
      const [up] = pageOf(situation).all('mongodb_up', { member: addressOf(port) });
      assert.equal(up?.labels.cluster_role, clusterRole);
    });
  }

  for (const [situation, port, name, reason] of REASONS) {
    it(`${situation} says why: ${reason.reason}`, () => {
      assert.equal(pageOf(situation).value(name, { member: addressOf(port), ...reason }), 1);
    });
  }
});
