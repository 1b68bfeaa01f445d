import assert from 'node:assert/strict';
import { viewModel } from '../../../../src/web/view-model/view-model.js';
import { Scene } from '../../../support/scene.js';
import { A, B, C, analyzed, memberIn, SET, setIn, snapshotOf, viewOf } from '../../../support/web/staged.js';

describe('view of a replica set', () => {
  let scene: Scene;

  beforeEach(() => {
    scene = new Scene('prod', SET);
  });

  it('shows the states and the primary from heartbeats before the first scrape, and no lag', () => {
    const now = viewOf(scene);
    const { status, primary, primaries, term, up, faultTolerance, matrix } = setIn(now);
    assert.deepEqual([status, up, faultTolerance], ['OK', 3, undefined]);
    assert.deepEqual(primary, { name: A, writable: true, status: 'active' });
    assert.deepEqual([term, primaries], [1, 1]);
    assert.deepEqual([matrix.reported, matrix.unhealthy], [0, 0]);
    assert.deepEqual(
      [A, B].map((name) => memberIn(now, name)).map(({ state, lagSeconds }) => [state, lagSeconds]),
      [
        ['PRIMARY', undefined],
        ['SECONDARY', undefined],
      ],
    );
    assert.equal(now.scrapedAt, undefined);
  });

  it('shows lag, fault tolerance and the heartbeat matrix after a scrape, with its time', () => {
    scene = new Scene('prod', { ...SET, [C]: { set: 'rs0', lagSeconds: 2.4 } });
    const scrapedAt = scene.now;
    const now = viewOf(scene, analyzed(scene));
    assert.equal(memberIn(now, C).lagSeconds, 2.4);
    assert.equal(memberIn(now, A).lagSeconds, 0);
    assert.equal(setIn(now).faultTolerance, 1);
    assert.deepEqual([setIn(now).matrix.reported, setIn(now).matrix.unhealthy], [6, 0]);
    assert.equal(now.scrapedAt, scrapedAt);
  });

  it('shows a killed member as down at once, with reason and time, and without its lag', () => {
    const before = analyzed(scene);
    scene.after(4).kill(B);
    const now = viewOf(scene, before);
    const { state, level, up, down, lagSeconds, failedHeartbeats, latencySeconds } = memberIn(now, B);
    assert.deepEqual(
      [state, level, up, lagSeconds, latencySeconds],
      ['DOWN', 'bad', false, undefined, undefined],
    );
    assert.deepEqual(down, { phase: 'connect', reason: 'refused', since: scene.now });
    assert.equal(failedHeartbeats, 1);
    const { status, up: left, faultTolerance } = setIn(now);
    assert.deepEqual([status, left, faultTolerance], ['DEGRADED', 2, undefined], 'votes are from before');
    assert.deepEqual([now.totals.down, now.totals.setsWithProblems], [1, 1]);
    assert.equal(memberIn(now, C).lagSeconds, 0, 'lag of the others is still valid');
  });

  it('shows fault tolerance and failed heartbeats again after the next scrape', () => {
    scene.after(4).kill(B);
    const now = viewOf(scene, analyzed(scene));
    assert.equal(setIn(now).faultTolerance, 0);
    assert.deepEqual([setIn(now).matrix.reported, setIn(now).matrix.unhealthy], [4, 2]);
    const [own] = setIn(now).matrix.rows;
    assert.deepEqual(own!.cells[0], { kind: 'self' });
    assert.deepEqual(own!.cells[1], { kind: 'failed', reason: 'refused' });
    assert.deepEqual(own!.cells[2]!.kind, 'healthy');
    assert.deepEqual(setIn(now).matrix.rows[1]!.cells[0], { kind: 'unreported' });
  });

  it('shows a new primary at once, and no lag behind the previous one', () => {
    const before = analyzed(scene);
    scene.after(4).elect(C);
    const now = viewOf(scene, before);
    assert.deepEqual(setIn(now).primary, { name: C, writable: true, status: 'active' });
    assert.equal(setIn(now).term, 2);
    assert.deepEqual(
      [A, B, C].map((name) => [memberIn(now, name).state, memberIn(now, name).lagSeconds]),
      [
        ['SECONDARY', undefined],
        ['SECONDARY', undefined],
        ['PRIMARY', undefined],
      ],
    );
    assert.equal(memberIn(viewOf(scene, analyzed(scene)), B).lagSeconds, 0);
  });

  it('names the last primary when it is lost', () => {
    scene.after(4).kill(A).after(2);
    const { status, level, primary } = setIn(viewOf(scene, analyzed(scene)));
    assert.deepEqual([status, level], ['NO PRIMARY', 'bad']);
    assert.deepEqual([primary.name, primary.status], [A, 'lost']);
  });

  it('shows a lost majority, and a set that is down, before anything else', () => {
    scene.after(4).kill(A).kill(B).after(2);
    assert.equal(setIn(viewOf(scene, analyzed(scene))).status, 'NO MAJORITY');
    scene.kill(C);
    assert.equal(setIn(viewOf(scene, analyzed(scene))).status, 'ALL DOWN');
  });

  it('uses the newer of heartbeat and scrape', () => {
    const before = analyzed(scene);
    scene.after(4).kill(B);
    assert.equal(memberIn(viewOf(scene, before), B).up, false);
    const dead = analyzed(scene);
    scene.after(4).revive(B);
    assert.equal(memberIn(viewOf(scene, dead), B).up, true);
    const facts = snapshotOf(scene, dead);
    const late = { ...dead, scrape: { ...dead.scrape, startedAt: scene.now + 1 } };
    assert.equal(memberIn(viewModel({ ...facts, analysis: late }), B).up, false);
  });

  it('shows the last scrape where members are not monitored', () => {
    scene.after(4).kill(B);
    const { topology } = snapshotOf(scene);
    const now = viewModel({ topology, analysis: analyzed(scene) });
    assert.deepEqual([setIn(now).primary.name, setIn(now).status, now.events], [A, 'DEGRADED', undefined]);
    assert.deepEqual(memberIn(now, B).down, { phase: 'connect', reason: 'refused' });
    assert.equal(memberIn(now, C).latencySeconds, 0.001);
    assert.equal(memberIn(viewModel({ topology }), B).state, 'UNKNOWN');
    assert.equal(setIn(viewModel({ topology })).status, 'UNKNOWN');
  });

  it('marks lag from the thresholds of the alerts', () => {
    const levels = [29, 31, 121].map((lagSeconds) => {
      const lagging = new Scene('prod', { ...SET, [B]: { set: 'rs0', lagSeconds } });
      return memberIn(viewOf(lagging, analyzed(lagging)), B).level;
    });
    assert.deepEqual(levels, ['ok', 'warn', 'bad']);
  });

  it('shows a state that heartbeats do not distinguish from a scrape while the member is unchanged', () => {
    const { topology, monitor } = snapshotOf(scene);
    const before = analyzed(scene);
    const [set] = before.sets;
    const members = set!.members.map((view) => (view.member.name === B ? { ...view, state: 9 } : view));
    const rolling = { ...before, sets: [{ ...set!, members }] };
    const standing = (since: number) => ({
      ...monitor!,
      memberStatuses: {
        ...monitor!.memberStatuses,
        members: new Map(monitor!.memberStatuses.members).set(`prod/${B}`, {
          ...{ up: true, state: 'other', at: scene.now, since },
        }),
      },
    });
    const stateAt = (since: number) =>
      memberIn(viewModel({ topology, analysis: rolling, monitor: standing(since) }), B);
    assert.deepEqual([stateAt(scene.now).state, stateAt(scene.now).level], ['ROLLBACK', 'bad']);
    assert.deepEqual([stateAt(scene.now + 1).state, stateAt(scene.now + 1).level], ['OTHER', 'warn']);
  });
});

describe('view of several sets', () => {
  it('has routers, shards and hosts', () => {
    const scene = new Scene('prod', {
      'n1.example:1': { set: 'rs0', clusterRole: 'shard', shard: 'first' },
      'n1.example:2': { set: 'rs1', clusterRole: 'shard' },
      'n10.example:1': {},
      'n2.example:1': {},
    });
    const { clusters, hosts, totals } = viewOf(scene);
    assert.deepEqual(
      clusters[0]!.sets.map(({ name, shard }) => [name, shard]),
      [
        ['rs0', 'first'],
        ['rs1', undefined],
      ],
    );
    assert.deepEqual(
      clusters[0]!.others.map(({ name, up, members }) => [name, up, members.length]),
      [['Routers', 2, 2]],
    );
    assert.deepEqual(
      hosts.map(({ name, members }) => [name, members.length]),
      [
        ['n1.example', 2],
        ['n2.example', 1],
        ['n10.example', 1],
      ],
    );
    assert.deepEqual([totals.members, totals.up, totals.sets], [4, 4, 2]);
  });

  it('lists missing and undeclared members where the topology file declares members', () => {
    const declared = { set: 'rs0', declared: true };
    const scene = new Scene('prod', {
      ...{ [A]: declared, [B]: declared, [C]: { set: 'rs0' } },
      'r.example:1': { declared: true, discovered: false },
    });
    scene.after(1).kill(B);
    assert.deepEqual(viewOf(scene).clusters[0]!.declared, {
      count: 3,
      missing: [
        { name: B, why: 'down' },
        { name: 'r.example:1', why: 'not in the running cluster, down' },
      ],
      undeclared: [C],
    });
    assert.equal(viewOf(new Scene('prod', SET)).clusters[0]!.declared, undefined);
  });

  it('lists no missing members before the first successful discovery', () => {
    const scene = new Scene('prod', {
      [A]: { set: 'rs0', declared: true },
      [B]: { set: 'rs0', declared: true },
    });
    const members = scene.cluster.members.map((member) => ({ ...member, discovered: false }));
    const cluster = { ...scene.cluster, members, discovery: { success: false, added: 0, removed: 0 } };
    const { clusters } = viewModel({ topology: { clusters: [cluster] } });
    assert.deepEqual([clusters[0]!.declared!.missing, clusters[0]!.discovered], [[], false]);
  });
});

describe('texts of events', () => {
  it('are in reverse order of time, and the important ones are marked', () => {
    const scene = new Scene('prod', SET);
    scene.after(4).kill(A).after(2).elect(B).after(3).revive(A);
    const texts = viewOf(scene).events!.map(({ text }) => text);
    assert.deepEqual(texts, [
      `${A} was primary, is secondary`,
      `${A} is up again, after 5 s`,
      `primary ${B} accepts writes (term 2); 2 s without a primary`,
      `${B} is primary (term 2), was ${A}; 2 s without a primary`,
      `${B} was secondary, is primary`,
      `primary ${A} lost (term 1)`,
      `${A} is down: connection refused (connect)`,
    ]);
    const important = viewOf(scene).events!.filter((event) => event.important);
    assert.deepEqual(
      important.map(({ text }) => text),
      [texts[1], texts[3], texts[5], texts[6]],
    );
  });

  it('are the latest 50', () => {
    const scene = new Scene('prod', SET);
    for (let n = 0; n < 40; n += 1) scene.after(1).kill(C).after(1).revive(C);
    const { events = [] } = viewOf(scene);
    assert.equal(events.length, 50);
    assert.ok(events[0]!.id > events[49]!.id);
  });
});
