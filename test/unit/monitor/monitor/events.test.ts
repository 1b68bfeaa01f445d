import assert from 'node:assert/strict';
import { parseSetConfig } from '../../../../src/topology/model/set-config.js';
import type { Cluster } from '../../../../src/topology/model/topology.js';
import { clusterOf } from '../../../support/test-scraper.js';
import {
  A,
  B,
  C,
  DISCOVERED,
  member,
  primary,
  REFUSED,
  secondary,
  setOf,
  Watched,
} from '../../../support/monitor/watched.js';

const TIMEOUT = { phase: 'hello', reason: 'timeout', message: 'late' } as const;

function withConfig(version: number): Cluster {
  const cluster = setOf([A, B, C]);
  const config = { _id: 'rs0', version, members: [] };
  return { ...cluster, sets: cluster.sets.map((set) => ({ ...set, ...parseSetConfig({ config }) })) };
}

describe('monitor: events', () => {
  it('an election, with the names of both and how long it took', () => {
    const watched = new Watched(setOf([A, B, C])).settle();
    watched.fails(A).answers(B, secondary()).answers(C, secondary());
    watched.after(11).answers(B, primary(B, 2));
    const changed = watched.events.find(({ type }) => type === 'primary_changed');
    const { id: _, ...event } = changed!;
    assert.deepEqual(event, {
      ...{ type: 'primary_changed', at: watched.now, cluster: 'test', replicaSet: 'rs0' },
      ...{ member: B, previous: A, term: 2, durationSeconds: 11 },
    });
  });

  it('a hung primary is lost since its last heartbeat, a refusing one since it refused', () => {
    const lasted = (failure: typeof TIMEOUT | typeof REFUSED) => {
      const watched = new Watched(setOf([A, B, C])).settle().fails(A, failure);
      watched.answers(B, secondary()).after(4).answers(B, primary(B, 2));
      return watched.events.find(({ type }) => type === 'primary_changed')?.durationSeconds;
    };
    assert.deepEqual([lasted(TIMEOUT), lasted(REFUSED)], [14, 4]);
  });

  it('goes by the names that are reported, not by those of the configuration', () => {
    const members = [member(A, { name: 'mongo-a' }), member(B, { name: 'mongo-b' })];
    const watched = new Watched(clusterOf(members, { discovery: DISCOVERED }));
    watched.answers(A, primary(A, 1)).answers(B, secondary(A));
    watched.answers(B, primary(B, 2)).fails(A);
    assert.deepEqual(watched.told, [
      'state_changed mongo-b',
      'primary_changed mongo-b',
      'primary_writable mongo-b',
      'member_down mongo-a',
    ]);
    assert.equal(watched.events[1]?.previous, 'mongo-a');
  });

  it('a process of another set on the port says nothing of this set', () => {
    const watched = new Watched(setOf([A, B, C])).settle();
    watched.answers(B, primary(B, 7, { setName: 'other', setVersion: 99 }));
    assert.equal(watched.view.sets.get('test/rs0')?.primaryChanges, 0);
    assert.ok(watched.told.every((line) => line === `state_changed ${B}`));
    assert.equal(watched.view.members.get(`test/${B}`)?.succeeded, 2);
  });

  it('a new configuration once, however many members report it', () => {
    const watched = new Watched(withConfig(1)).settle();
    for (const host of [A, B, C, A]) watched.answers(host, secondary(A, { setVersion: 2 }));
    watched.answers(B, secondary(A, { setVersion: 1 }));
    const told = watched.events.filter(({ type }) => type === 'config_changed');
    assert.deepEqual(
      told.map(({ configVersion, member: name, replicaSet }) => [configVersion, name, replicaSet]),
      [[2, undefined, 'rs0']],
    );
  });

  it('a new configuration that discovery has read before any member reported it', () => {
    const watched = new Watched(withConfig(1)).settle();
    watched.follow(withConfig(2));
    watched.answers(B, secondary(A, { setVersion: 2 }));
    assert.ok(watched.told.includes('config_changed'));
  });

  it('the first version of an unreadable configuration is no change', () => {
    const watched = new Watched(setOf([A, B, C])).answers(B, secondary(A, { setVersion: 5 }));
    assert.deepEqual(watched.told, []);
    watched.answers(C, secondary(A, { setVersion: 6 }));
    assert.deepEqual(watched.told, ['config_changed']);
  });

  it('one line in the log for each event, with all its fields but id and time', () => {
    const watched = new Watched(setOf([A, B, C])).settle();
    watched.fails(A).after(1).answers(B, secondary()).answers(C, secondary());
    watched.after(2).answers(B, primary(B, 2)).answers(A, secondary(B));
    assert.deepEqual(watched.log.lines, [
      `warn member down member=${A} phase=connect reason=refused cluster=test replicaSet=rs0 error=ECONNREFUSED remedy=undefined`,
      `warn primary lost member=${A} term=1 cluster=test replicaSet=rs0`,
      `info state changed member=${B} from=secondary to=primary cluster=test replicaSet=rs0`,
      `warn primary changed member=${B} previous=${A} term=2 durationSeconds=3 cluster=test replicaSet=rs0`,
      `info primary accepts writes member=${B} term=2 durationSeconds=3 cluster=test replicaSet=rs0`,
      `info member up again member=${A} durationSeconds=3 cluster=test replicaSet=rs0`,
      `info state changed member=${A} from=primary to=secondary cluster=test replicaSet=rs0`,
    ]);
    assert.equal(watched.log.lines.length, watched.events.length);
  });

  it('the log says what to do about a member that was never reached, but not about one that has answered', () => {
    const watched = new Watched(setOf([A, B, C])).answers(A, secondary(B));
    watched.fails(A).fails(B);
    const [first, second] = watched.log.lines;
    assert.match(first!, /member=\S+ .*reason=refused .*remedy=undefined$/);
    assert.match(
      second!,
      /reason=refused .*remedy=if the member cannot be reached at this address .*--host-map/,
    );
  });

  it('the log names the address of a member that is dialled elsewhere, and what to do', () => {
    const members = [member(A, { address: 'mapped:1' })];
    const watched = new Watched(clusterOf(members));
    watched.fails('mapped:1', { phase: 'dns', reason: 'dns', message: 'ENOTFOUND mapped' });
    assert.match(watched.log.lines[0]!, /address=mapped:1 error=ENOTFOUND mapped remedy=.*--host-map/);
  });
});
