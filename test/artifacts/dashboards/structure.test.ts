import assert from 'node:assert/strict';
import {
  dashboardFiles,
  readDashboards,
  valuesOf,
  variableQuery,
  type DashboardPanel,
} from '../../support/boards/dashboards.js';

const UIDS = [
  'mongodb-topology-collections',
  'mongodb-topology-exporter',
  'mongodb-topology-hosts',
  'mongodb-topology-instance',
  'mongodb-topology-overview',
  'mongodb-topology-replica-set',
  'mongodb-topology-sharded-cluster',
  'mongodb-topology-storage-engine',
];

/** Of Grafana itself, in 10.0 already. */
const CORE_PANELS = ['bargauge', 'row', 'stat', 'state-timeline', 'status-history', 'table', 'timeseries'];

/** Of Grafana 10.4, the last 10. */
const NEWEST_SCHEMA = 39;

const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };

const VARIABLES = ['datasource', 'job', 'cluster', 'cluster_role', 'set', 'host', 'member'];

/** Variables of which one value is chosen, and those of which one is chosen at first; the others begin with All. */
const SINGLE: Readonly<Record<string, readonly string[]>> = {
  'mongodb-topology-replica-set': ['cluster', 'set'],
  'mongodb-topology-collections': ['cluster'],
  'mongodb-topology-storage-engine': ['cluster'],
  'mongodb-topology-hosts': ['cluster'],
};
const WITHOUT_ALL: Readonly<Record<string, readonly string[]>> = {
  ...SINGLE,
  'mongodb-topology-instance': ['member'],
};

const boards = readDashboards();

function overlap({ gridPos: a }: DashboardPanel, { gridPos: b }: DashboardPanel): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

describe('dashboards as Grafana provisions them', () => {
  it('are eight, each in the file of its name', () => {
    assert.deepEqual(boards.map(({ uid }) => uid).toSorted(), UIDS);
    assert.deepEqual(
      [...dashboardFiles().keys()].toSorted(),
      UIDS.map((uid) => `${uid}.json`),
    );
    assert.equal(new Set(boards.map(({ title }) => title)).size, UIDS.length);
  });

  for (const board of boards) {
    const { uid, panels } = board;
    const shown = panels.filter(({ type }) => type !== 'row');

    describe(uid, () => {
      it('is of the classic model, which every Grafana from 10 on reads, and leaves nothing to an import', () => {
        assert.ok(board.schemaVersion <= NEWEST_SCHEMA);
        assert.equal(board.id, null);
        assert.equal(board.editable, true);
        assert.equal(board.refresh, '1m');
        assert.deepEqual(board.tags, ['mongodb-topology']);
        assert.ok(uid.length <= 40);
        assert.deepEqual([valuesOf('__inputs', board), valuesOf('pluginVersion', board)], [[], []]);
        for (const { type, title } of panels) assert.ok(CORE_PANELS.includes(type), `${title}: ${type}`);
      });

      it('numbers every panel once, and lays none over another or over the edge', () => {
        assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
        // Panels of collapsed rows are laid out as if these were open: each row for itself.
        const groups = [board.opened, ...panels.map((row) => row.panels ?? [])];
        for (const [group, index, panel] of groups.flatMap((one) =>
          one.map((of, at) => [one, at, of] as const),
        )) {
          const { x, w, h } = panel.gridPos;
          assert.ok(x >= 0 && w > 0 && h > 0 && x + w <= 24, panel.title);
          const covered = group.slice(index + 1).find((other) => overlap(panel, other));
          assert.equal(covered, undefined, `${panel.title} and ${covered?.title ?? ''}`);
        }
      });

      it('queries the data source of its variable for everything', () => {
        for (const panel of shown) {
          assert.deepEqual(panel.datasource, DATASOURCE, panel.title);
          assert.ok(panel.targets!.length > 0, panel.title);
          for (const { datasource } of panel.targets!) assert.deepEqual(datasource, DATASOURCE, panel.title);
          const refIds = panel.targets!.map(({ refId }) => refId);
          assert.equal(new Set(refIds).size, refIds.length, panel.title);
        }
        for (const { datasource } of board.annotations.list) assert.deepEqual(datasource, DATASOURCE);
        for (const variable of board.templating.list.slice(1))
          assert.deepEqual(variable.datasource, DATASOURCE);
      });

      it('has a chain of variables, each narrowed by those before it, and All where several may be chosen', () => {
        const { list } = board.templating;
        assert.deepEqual(
          list.map(({ name }) => name),
          VARIABLES,
        );
        assert.deepEqual([list[0]!.type, list[0]!.query], ['datasource', 'prometheus']);
        for (const [index, variable] of list.entries()) {
          if (index === 0) continue;
          const { series } = variableQuery(variable);
          for (const before of VARIABLES.slice(1, index)) assert.ok(series.includes(`"$${before}"`), series);
          const isSingle = SINGLE[uid]?.includes(variable.name) ?? false;
          const hasAll = !(WITHOUT_ALL[uid]?.includes(variable.name) ?? false);
          assert.deepEqual([variable.multi, variable.includeAll, variable.refresh], [!isSingle, hasAll, 2]);
          assert.equal(variable.allValue !== undefined, hasAll, variable.name);
        }
      });

      it('leads to the other boards with the time and the variables as they are', () => {
        assert.deepEqual(
          board.links.map(({ type, tags, keepTime, includeVars }) => [type, tags, keepTime, includeVars]),
          [['dashboards', ['mongodb-topology'], true, true]],
        );
        const urls = valuesOf('url', panels).map(String);
        for (const url of urls.filter((one) => !one.startsWith('https://'))) {
          const [, target = '', query = ''] = /^\/d\/([\w-]+)\?(.*)$/.exec(url) ?? [];
          assert.ok(UIDS.includes(target), url);
          assert.match(query, /^\$\{datasource:queryparam\}&.*&\$\{__url_time_range\}$/);
          for (const [, name = ''] of query.matchAll(/(?<=^|&)var-(\w+)=/g))
            assert.ok(VARIABLES.includes(name), url);
        }
      });
    });
  }
});
