import assert from 'node:assert/strict';
import { enabledFamilies, OFF_BY_DEFAULT, serverStatusPaths } from '../../../../src/metrics/catalogue.js';
import { COLLECTORS } from '../../../../src/scrape/collectors/index.js';
import { leaveOut } from '../../../../src/scrape/collectors/server-status.js';
import { parseHello } from '../../../../src/topology/model/hello.js';
import type { Member } from '../../../../src/topology/model/topology.js';
import { CLUSTER_COLLECTORS, labelsOf, firstRequest, OTHER_COLLECTORS } from '../../../support/first-run.js';
import { recorded } from '../../../support/recorded.js';
import { ALLOWED_ON_SHARDS } from '../../../support/shard-commands.js';

const SHARD_MEMBER: Member = {
  ...{ cluster: 'test', name: 'a:1', host: 'a:1', address: 'a:1', hostname: 'a' },
  ...{ clusterRole: 'shard', replicaSet: 'shA', shard: 'shA' },
  ...{ arbiter: false, declared: false, discovered: true },
};

/** Not sections: sent whatever is asked. */
const ALWAYS = [
  ...[
    'host',
    'version',
    'process',
    'service',
    'pid',
    'uptime',
    'uptimeMillis',
    'uptimeEstimate',
    'localTime',
  ],
  ...['ok', '$clusterTime', 'operationTime', '$gleStats', 'lastCommittedOpTime', '$configTime'],
  ...['$configServerState', '$topologyTime', 'metrics', 'oplog'],
];

const RECORDED = [
  'mongod-5.0.4/replicaset-healthy/primary',
  'mongod-5.0.4/replicaset-healthy/secondary-a',
  'mongod-6.0.5/replicaset-healthy/primary',
  'mongod-6.0.5/replicaset-healthy/arbiter',
  'mongod-6.0.5/sharded-by-hand/config-primary',
  'mongod-6.0.5/sharded-by-hand/shard-primary',
  'mongod-6.0.5/standalone/standalone',
  'mongod-6.0.5/tls/standalone',
].map((path) => recorded(`${path}.serverStatus.json`));

describe('collectors', () => {
  it('have unique names and a help text', () => {
    const names = COLLECTORS.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const { name, help } of COLLECTORS) {
      assert.match(name, /^[a-z]+(-[a-z]+)?$/);
      assert.match(help, /^[a-zA-Z$].*\.$/);
    }
  });

  it('read first what must be read close together in time', () => {
    assert.equal(COLLECTORS[0]!.commands[0]!.name, 'replSetGetStatus');
  });

  it('have unique labels for their commands', () => {
    const labels = ['hello', 'auth', ...labelsOf(COLLECTORS)];
    assert.equal(new Set(labels).size, labels.length);
  });

  it('send members of shards only what 8.0 allows on a direct connection', () => {
    const simple = OTHER_COLLECTORS.filter(({ target, limits }) => target === 'member' && !limits);
    for (const { commands } of simple) {
      for (const hello of [{ secondary: true }, { isWritablePrimary: true }, {}]) {
        const target = {
          hello: parseHello({ setName: 'shA', ...hello }),
          leaveOut: {},
          member: SHARD_MEMBER,
        };
        const { database, request } = firstRequest(commands[0]!, { target });
        const command = Object.keys(request)[0]!;
        assert.ok(database === 'local' || ALLOWED_ON_SHARDS.includes(command), command);
      }
    }
  });

  const ofClusters = CLUSTER_COLLECTORS.flatMap(({ commands }) => commands).map((command) => ({
    name: command.name,
    ...firstRequest(command),
  }));

  it('read only config and the balancer of a cluster', () => {
    for (const { name, database, request } of ofClusters) {
      const { find, aggregate } = request;
      if (name === 'balancerStatus') assert.equal(database, 'admin');
      else assert.deepEqual([database, `config.${String(find ?? aggregate)}`], ['config', name]);
    }
  });

  it('read all documents of a cluster in one batch, whose default is 101', () => {
    for (const { name, request } of ofClusters) {
      const { find, batchSize, limit, singleBatch, cursor } = request;
      if (find !== undefined) {
        assert.equal(singleBatch, true, name);
        assert.ok(limit === 1 || (batchSize as number) >= 1000, name);
      } else if (name === 'config.chunks') {
        assert.ok((cursor as { batchSize: number }).batchSize >= 1000);
      }
    }
  });
});

describe('what the request for serverStatus leaves out', () => {
  it('everything, when nothing is read', () => {
    const excluded = leaveOut([]);
    assert.equal(excluded.metrics, 0);
    for (const status of RECORDED) {
      const sections = Object.keys(status).filter((name) => !ALWAYS.includes(name));
      assert.deepEqual(
        sections.filter((name) => excluded[name] !== 0),
        [],
      );
    }
  });

  it('every tree of metrics, when one of them is read', () => {
    const { metrics } = leaveOut(['metrics.ttl.passes']) as { metrics: Record<string, boolean> };
    assert.equal('ttl' in metrics, false);
    for (const status of RECORDED) {
      const trees = Object.keys(status.metrics ?? {}).filter((name) => name !== 'ttl');
      assert.deepEqual(
        trees.filter((name) => metrics[name] !== false),
        [],
      );
    }
  });

  it('never a section that is read', () => {
    const excluded = leaveOut(['connections.current', 'globalLock.currentQueue.readers']);
    assert.equal('connections' in excluded, false);
    assert.equal('globalLock' in excluded, false);
    assert.equal(excluded.wiredTiger, 0);
  });

  it('nothing that a family reads', () => {
    const paths = serverStatusPaths(enabledFamilies(new Set()));
    const excluded = leaveOut(paths);
    for (const path of paths) {
      const [section, tree] = path.split('.') as [string, string | undefined];
      const rule = excluded[section];
      assert.ok(rule === undefined || typeof rule === 'object', path);
      if (typeof rule === 'object') assert.equal((rule as Record<string, unknown>)[tree!], undefined, path);
    }
  });

  it('half of the reply with the families that are on by default', () => {
    const excluded = leaveOut(serverStatusPaths(enabledFamilies(OFF_BY_DEFAULT)));
    for (const section of ['locks', 'indexStats', 'readConcernCounters']) assert.equal(excluded[section], 0);
    const trees = excluded.metrics as Record<string, boolean>;
    for (const tree of ['commands', 'operatorCounters', 'aggStageCounters', 'query'])
      assert.equal(trees[tree], false);
  });
});
