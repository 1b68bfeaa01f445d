import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OPTIONAL } from '../../../docs/pages/optional-cardinality.js';
import { PRIVILEGES, privilegeWords, type Privilege } from '../../../docs/pages/privileges.js';
import { commandsOf } from '../../../docs/pages/sources.js';
import { METRIC_GROUPS } from '../../../src/metrics/families/index.js';
import { COLLECTORS } from '../../../src/scrape/collectors/index.js';
import { documentedPrivileges } from '../../support/documented-role.js';
import { labelsOf } from '../../support/first-run.js';

const PAGE = readFileSync(join(import.meta.dirname, '../../../docs/privileges.md'), 'utf8');

const REQUESTED = labelsOf(COLLECTORS);

/** Everything that is asked beside the collectors. */
const BESIDE = ['hello', 'auth', 'replSetGetConfig', 'getShardMap'];

/** `action on resource`, once each. */
function granted(privileges: readonly Pick<Privilege, 'actions' | 'resource'>[]): readonly string[] {
  const all = privileges.flatMap(({ actions, resource }) =>
    actions.map((action) => `${action} on ${JSON.stringify(resource)}`),
  );
  return [...new Set(all)].sort();
}

describe('documented privileges', () => {
  it('are known of everything that is asked, and of nothing else', () => {
    assert.deepEqual(Object.keys(PRIVILEGES).sort(), [...REQUESTED, ...BESIDE].sort());
  });

  it('are those of the smaller role, no more and no less', () => {
    assert.deepEqual(
      granted(documentedPrivileges() as unknown as readonly Privilege[]),
      granted(Object.values(PRIVILEGES).flat()),
    );
  });

  it('name every collector that is off by default, with each of its actions', () => {
    for (const { name, commands } of OPTIONAL) {
      const row = PAGE.split('\n').find((line) => line.startsWith('|') && line.includes(`\`${name}\``));
      for (const { actions } of commands.flatMap((command) => PRIVILEGES[command.name] ?? [])) {
        for (const action of actions) assert.ok(row?.includes(`\`${action}\``), `${name}: ${action}`);
      }
    }
  });

  it('follow of every metric from its source', () => {
    for (const family of METRIC_GROUPS.flatMap(({ families }) => families)) {
      for (const command of commandsOf(family))
        assert.ok(command in PRIVILEGES, `${family.name}: ${command}`);
    }
  });

  it('are told in short', () => {
    assert.equal(privilegeWords(['hello']), 'none');
    assert.equal(
      privilegeWords(['getDiagnosticData', 'serverStatus']),
      '`serverStatus`, `replSetGetStatus`, `collStats` on `local.oplog.rs`',
    );
    assert.equal(privilegeWords(['dbStats']), '`listDatabases`, `dbStats` on every database');
  });

  it('are no more than clusterMonitor has: no document of users is read, nothing is written', () => {
    const actions = new Set(Object.values(PRIVILEGES).flatMap((all) => all.flatMap((one) => one.actions)));
    // Of the manual, "clusterMonitor".
    const known = [
      ...['serverStatus', 'replSetGetStatus', 'replSetGetConfig', 'getShardMap', 'shardingState', 'hostInfo'],
      ...['top', 'inprog', 'getParameter', 'listDatabases', 'dbStats', 'collStats', 'indexStats', 'find'],
    ];
    assert.deepEqual(
      [...actions].filter((action) => !known.includes(action)),
      [],
    );
    for (const { actions: own, resource } of Object.values(PRIVILEGES).flat()) {
      if (!own.includes('find')) continue;
      const where = 'db' in resource ? [resource.db, resource.collection].join('.') : 'everywhere';
      assert.ok(['config.', '.system.profile'].includes(where), where);
    }
  });
});
