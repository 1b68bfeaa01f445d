import assert from 'node:assert/strict';
import type { Topology } from '../../../src/topology/model/topology.js';
import { A, B, C, primary, secondary, setOf, Watched } from '../../support/monitor/watched.js';
import type { ScrapeReports } from '../../../src/monitor/scrape-reports.js';

const NOTHING: ScrapeReports = { primaries: [], elections: [], rollbackIds: [] };

describe('monitor: reports of scrapes', () => {
  let watched: Watched;
  let topology: Topology;

  beforeEach(() => {
    topology = { clusters: [setOf([A, B, C])] };
    watched = new Watched(...topology.clusters).settle();
  });

  const set = () => topology.clusters[0]!.sets[0]!;
  const report = (reports: Partial<ScrapeReports>) => {
    watched.watcher.report({ ...NOTHING, ...reports }, watched.now);
  };
  const rolledBack = (id: number, host = 0, uptimeSeconds = 3600) => {
    report({ rollbackIds: [{ member: topology.clusters[0]!.members[host]!, id, uptimeSeconds }] });
  };
  const changes = () => watched.view.sets.get('test/rs0')?.primaryChanges;

  it('reports a rollback when its id grows, and only then', () => {
    for (const id of [4, 4, 5, 5]) rolledBack(id);
    assert.deepEqual(watched.told, [`rollback ${A}`]);
    assert.equal(watched.events[0]?.rollbackId, 5);
    assert.equal(watched.log.lines.length, 1);
  });

  it('reports no rollback when the id grows by a start after an unclean shutdown', () => {
    rolledBack(4);
    watched.now += 60_000;
    rolledBack(5, 0, 20);
    assert.deepEqual(watched.told, []);
    watched.now += 60_000;
    rolledBack(6, 0, 80);
    assert.deepEqual(watched.told, [`rollback ${A}`]);
    watched.now += 60_000;
    rolledBack(8, 0, 20);
    assert.deepEqual(watched.told, [`rollback ${A}`, `rollback ${A}`]);
  });

  it('reports no rollback when the id of a wiped member restarts', () => {
    for (const id of [4, 1, 1]) rolledBack(id);
    assert.deepEqual(watched.told, []);
    rolledBack(2);
    assert.deepEqual(watched.told, [`rollback ${A}`]);
  });

  it('ids of different members have nothing to do with each other', () => {
    rolledBack(1, 0);
    rolledBack(9, 1);
    assert.deepEqual(watched.told, []);
  });

  it('reports no rollback of a member that was removed', () => {
    rolledBack(1);
    watched.follow(setOf([B, C]));
    const before = watched.events.length;
    rolledBack(2);
    assert.equal(watched.events.length, before);
  });

  it('the reason of an election is added to its event, once', () => {
    watched.answers(B, primary(B, 2));
    report({ elections: [{ set: set(), term: 2, reason: 'step_up' }] });
    report({ elections: [{ set: set(), term: 2, reason: 'election_timeout' }] });
    const reasons = watched.events.map(({ type, reason }) => [type, reason]);
    assert.deepEqual(reasons, [
      ['state_changed', undefined],
      ['primary_changed', 'step_up'],
      ['primary_writable', undefined],
    ]);
    assert.equal(watched.log.lines.length, 3);
  });

  it('the reason of another term, set or cluster is not this one’s', () => {
    watched.answers(B, primary(B, 2));
    const elections = [
      { set: set(), term: 3 },
      { set: { ...set(), name: 'rs1' }, term: 2 },
      { set: { ...set(), cluster: 'other' }, term: 2 },
    ].map((one) => ({ ...one, reason: 'step_up' }));
    report({ elections });
    assert.ok(watched.events.every(({ reason }) => reason === undefined));
  });

  it('a primary that only others reach is counted at a newer term, once', () => {
    report({ primaries: [{ set: set(), host: B, term: 1 }] });
    assert.equal(changes(), 0);
    report({ primaries: [{ set: set(), host: B, term: 2 }] });
    report({ primaries: [{ set: set(), host: B, term: 2 }] });
    assert.equal(changes(), 1);
    assert.deepEqual(watched.told, [`primary_changed ${B}`]);
  });

  it('what heartbeats have counted is not counted again by a scrape', () => {
    watched.answers(B, primary(B, 2));
    report({ primaries: [{ set: set(), host: B, term: 2 }] });
    assert.equal(changes(), 1);
  });

  it('and the other way round', () => {
    report({ primaries: [{ set: set(), host: B, term: 2 }] });
    watched.answers(B, primary(B, 2)).answers(C, secondary(B));
    assert.equal(changes(), 1);
  });

  it('a set that is unknown meanwhile is passed over', () => {
    const gone = { ...set(), name: 'gone' };
    report({
      primaries: [{ set: gone, host: B, term: 9 }],
      elections: [{ set: gone, term: 9, reason: 'x' }],
    });
    assert.deepEqual(watched.told, []);
  });
});
