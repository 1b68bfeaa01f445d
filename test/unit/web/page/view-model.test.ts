import assert from 'node:assert/strict';
import { pictureOf } from '../../../../src/web/page/view-model/topology.js';
import { Scene } from '../../../support/scene.js';
import { A, B, C, factsOf, judged, memberIn, picture, SET, setIn } from '../../../support/web/staged.js';

describe('picture of a replica set', () => {
  let scene: Scene;

  beforeEach(() => {
    scene = new Scene('prod', SET);
  });

  it('before the first scrape: who is up and leads, by heartbeats; no lag, nobody sees anybody', () => {
    const now = picture(scene);
    const { verdict, primary, up, faultTolerance, matrix } = setIn(now);
    assert.deepEqual([verdict, up, faultTolerance], ['OK', 3, undefined]);
    assert.deepEqual(primary, { name: A, term: 1, writable: true, now: 'leads' });
    assert.deepEqual([matrix.told, matrix.broken], [0, 0]);
    assert.deepEqual(
      [A, B].map((name) => memberIn(now, name)).map(({ state, lagSeconds }) => [state, lagSeconds]),
      [
        ['PRIMARY', undefined],
        ['SECONDARY', undefined],
      ],
    );
    assert.equal(now.scrapedAt, undefined);
  });

  it('after one: lag, votes, who sees whom, and when it was', () => {
    scene = new Scene('prod', { ...SET, [C]: { set: 'rs0', lagSeconds: 2.4 } });
    const scrapedAt = scene.now;
    const now = picture(scene, judged(scene));
    assert.equal(memberIn(now, C).lagSeconds, 2.4);
    assert.equal(memberIn(now, A).lagSeconds, undefined, 'the primary has none');
    assert.equal(setIn(now).faultTolerance, 1);
    assert.deepEqual([setIn(now).matrix.told, setIn(now).matrix.broken], [6, 0]);
    assert.equal(now.scrapedAt, scrapedAt);
  });

  it('a member that is killed is down at once, with its reason and since when; its lag is gone', () => {
    const before = judged(scene);
    scene.after(4).kill(B);
    const now = picture(scene, before);
    const { state, level, up, down, lagSeconds, losses, latencySeconds } = memberIn(now, B);
    assert.deepEqual(
      [state, level, up, lagSeconds, latencySeconds],
      ['DOWN', 'bad', false, undefined, undefined],
    );
    assert.deepEqual(down, { phase: 'connect', reason: 'refused', since: scene.now });
    assert.equal(losses, 1);
    const { verdict, up: left, faultTolerance } = setIn(now);
    assert.deepEqual(
      [verdict, left, faultTolerance],
      ['DEGRADED', 2, undefined],
      'votes were counted before',
    );
    assert.deepEqual([now.totals.down, now.totals.setsInTrouble], [1, 1]);
    assert.equal(memberIn(now, C).lagSeconds, 0, 'of the others it holds');
  });

  it('the next scrape counts votes again, and who misses it', () => {
    scene.after(4).kill(B);
    const now = picture(scene, judged(scene));
    assert.equal(setIn(now).faultTolerance, 0);
    assert.deepEqual([setIn(now).matrix.told, setIn(now).matrix.broken], [4, 2]);
    const [own] = setIn(now).matrix.rows;
    assert.deepEqual(own!.cells[0], { kind: 'self' });
    assert.deepEqual(own!.cells[1], { kind: 'misses', reason: 'refused' });
    assert.deepEqual(own!.cells[2]!.kind, 'sees');
    assert.deepEqual(setIn(now).matrix.rows[1]!.cells[0], { kind: 'untold' });
  });

  it('another primary: shown at once; lag by the old one is not', () => {
    const before = judged(scene);
    scene.after(4).elect(C);
    const now = picture(scene, before);
    assert.deepEqual(setIn(now).primary, { name: C, term: 2, writable: true, now: 'leads' });
    assert.deepEqual(
      [A, B, C].map((name) => [memberIn(now, name).state, memberIn(now, name).lagSeconds]),
      [
        ['SECONDARY', undefined],
        ['SECONDARY', undefined],
        ['PRIMARY', undefined],
      ],
    );
    assert.equal(memberIn(picture(scene, judged(scene)), B).lagSeconds, 0);
  });

  it('a primary that is lost: nobody leads, the last one is named', () => {
    scene.after(4).kill(A).after(2);
    const { verdict, level, primary } = setIn(picture(scene, judged(scene)));
    assert.deepEqual([verdict, level], ['NO PRIMARY', 'bad']);
    assert.deepEqual([primary.name, primary.now], [A, 'lost']);
  });

  it('no majority, and all down, are told before anything else', () => {
    scene.after(4).kill(A).kill(B).after(2);
    assert.equal(setIn(picture(scene, judged(scene))).verdict, 'NO MAJORITY');
    scene.kill(C);
    assert.equal(setIn(picture(scene, judged(scene))).verdict, 'ALL DOWN');
  });

  it('who was heard last is right: a scrape that came before a death, and one that came after it', () => {
    const before = judged(scene);
    scene.after(4).kill(B);
    assert.equal(memberIn(picture(scene, before), B).up, false);
    const dead = judged(scene);
    scene.after(4).revive(B);
    assert.equal(memberIn(picture(scene, dead), B).up, true);
    const facts = factsOf(scene, dead);
    const late = { ...dead, scrape: { ...dead.scrape, startedAt: scene.now + 1 } };
    assert.equal(memberIn(pictureOf({ ...facts, analysis: late }), B).up, false);
  });

  it('while nobody watches everything is by the last scrape', () => {
    scene.after(4).kill(B);
    const { topology } = factsOf(scene);
    const now = pictureOf({ topology, analysis: judged(scene) });
    assert.deepEqual([setIn(now).primary.name, setIn(now).verdict, now.events], [A, 'DEGRADED', undefined]);
    assert.deepEqual(memberIn(now, B).down, { phase: 'connect', reason: 'refused' });
    assert.equal(memberIn(now, C).latencySeconds, 0.001);
    assert.equal(memberIn(pictureOf({ topology }), B).state, 'UNKNOWN');
    assert.equal(setIn(pictureOf({ topology })).verdict, 'UNKNOWN');
  });

  it('lag wants to be looked at from the limits of the alerts on', () => {
    const levels = [29, 31, 121].map((lagSeconds) => {
      const lagging = new Scene('prod', { ...SET, [B]: { set: 'rs0', lagSeconds } });
      return memberIn(picture(lagging, judged(lagging)), B).level;
    });
    assert.deepEqual(levels, ['ok', 'warn', 'bad']);
  });

  it('what heartbeats cannot tell apart is told by the scrape, as long as nothing has changed since', () => {
    const { topology, monitor } = factsOf(scene);
    const before = judged(scene);
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
      memberIn(pictureOf({ topology, analysis: rolling, monitor: standing(since) }), B);
    assert.deepEqual([stateAt(scene.now).state, stateAt(scene.now).level], ['ROLLBACK', 'bad']);
    assert.deepEqual([stateAt(scene.now + 1).state, stateAt(scene.now + 1).level], ['OTHER', 'warn']);
  });
});

describe('picture of more than one set', () => {
  it('routers, shards and machines', () => {
    const scene = new Scene('prod', {
      'n1.example:1': { set: 'rs0', clusterRole: 'shard', shard: 'first' },
      'n1.example:2': { set: 'rs1', clusterRole: 'shard' },
      'n10.example:1': {},
      'n2.example:1': {},
    });
    const { clusters, hosts, totals } = picture(scene);
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

  it('declared and missing, down, and undeclared; without a declaration nothing of it', () => {
    const declared = { set: 'rs0', declared: true };
    const scene = new Scene('prod', {
      ...{ [A]: declared, [B]: declared, [C]: { set: 'rs0' } },
      'r.example:1': { declared: true, discovered: false },
    });
    scene.after(1).kill(B);
    assert.deepEqual(picture(scene).clusters[0]!.drift, {
      declared: 3,
      missing: [
        { name: B, why: 'down' },
        { name: 'r.example:1', why: 'not in the running cluster, down' },
      ],
      undeclared: [C],
    });
    assert.equal(picture(new Scene('prod', SET)).clusters[0]!.drift, undefined);
  });

  it('before a discovery has worked nobody is missed', () => {
    const scene = new Scene('prod', {
      [A]: { set: 'rs0', declared: true },
      [B]: { set: 'rs0', declared: true },
    });
    const members = scene.cluster.members.map((member) => ({ ...member, discovered: false }));
    const cluster = { ...scene.cluster, members, discovery: { success: false, added: 0, removed: 0 } };
    const { clusters } = pictureOf({ topology: { clusters: [cluster] } });
    assert.deepEqual([clusters[0]!.drift!.missing, clusters[0]!.discovered], [[], false]);
  });
});

describe('events in words', () => {
  it('newest first, in the order of what happened, those that matter marked', () => {
    const scene = new Scene('prod', SET);
    scene.after(4).kill(A).after(2).elect(B).after(3).revive(A);
    const texts = picture(scene).events!.map(({ text }) => text);
    assert.deepEqual(texts, [
      `${A} was primary, is secondary`,
      `${A} is up again, after 5 s`,
      `primary ${B} takes writes (term 2); 2 s without one`,
      `${B} is primary (term 2), was ${A}; 2 s without one`,
      `${B} was secondary, is primary`,
      `primary ${A} lost (term 1)`,
      `${A} is down: connection refused (connect)`,
    ]);
    const important = picture(scene).events!.filter((event) => event.important);
    assert.deepEqual(
      important.map(({ text }) => text),
      [texts[1], texts[3], texts[5], texts[6]],
    );
  });

  it('the latest 50', () => {
    const scene = new Scene('prod', SET);
    for (let n = 0; n < 40; n += 1) scene.after(1).kill(C).after(1).revive(C);
    const { events = [] } = picture(scene);
    assert.equal(events.length, 50);
    assert.ok(events[0]!.id > events[49]!.id);
  });
});
