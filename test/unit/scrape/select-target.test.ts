import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { GroupIdentity } from '../../../src/scrape/groups.js';
import { selectForGroup, type Candidate } from '../../../src/scrape/select-target.js';
import { parseHello } from '../../../src/topology/model/hello.js';
import { clusterOf } from '../../support/test-scraper.js';
import { candidate, helloOf, PRIMARY, SECONDARY, memberNamed } from './scripted-target.js';

const OF_SET: GroupIdentity = { kind: 'set', set: clusterOf([memberNamed('a:1')]).sets[0]! };

async function chosen(
  candidates: readonly Candidate[],
  last?: string,
  of: GroupIdentity = OF_SET,
): Promise<string | undefined> {
  return (await selectForGroup(candidates, of, last && `test/${last}`, () => true))?.scrape.member.name;
}

describe('the member that is selected for a set', () => {
  const primary = candidate(memberNamed('a:1'), helloOf(PRIMARY));
  const second = candidate(memberNamed('b:1'));
  const third = candidate(memberNamed('c:1'));

  it('is a hidden secondary first', async () => {
    const hidden = candidate(memberNamed('z:1', { hidden: true }));
    const passive = candidate(memberNamed('y:1', { priority: 0 }));
    assert.equal(await chosen([primary, second, passive, hidden, third]), 'z:1');
  });

  it('is then the secondary with the lowest priority', async () => {
    const low = candidate(memberNamed('y:1', { priority: 0.5 }));
    assert.equal(await chosen([primary, second, low, third]), 'y:1');
  });

  it('is then the first by name, in any given order', async () => {
    assert.equal(await chosen([primary, third, second]), 'b:1');
    assert.equal(await chosen([second, third, primary]), 'b:1');
  });

  it('is never a delayed one, not even when it was selected last', async () => {
    const delayed = candidate(memberNamed('z:1', { hidden: true, delaySeconds: 3600 }));
    assert.equal(await chosen([primary, second, delayed]), 'b:1');
    assert.equal(await chosen([primary, second, delayed], 'z:1'), 'b:1');
    assert.equal(await chosen([primary, delayed]), 'a:1');
    assert.equal(await chosen([delayed]), undefined);
  });

  it('is never one that lags behind the newest of those that answer', async () => {
    const lagging = candidate(memberNamed('b:1'), helloOf(SECONDARY, 31));
    assert.equal(await chosen([primary, lagging, third]), 'c:1');
    assert.equal(await chosen([primary, lagging]), 'a:1');
    // The primary of an idle set writes every 10 s.
    const little = candidate(memberNamed('b:1'), helloOf(SECONDARY, 30));
    assert.equal(await chosen([primary, little, third]), 'b:1');
    // Nobody knows better.
    assert.equal(await chosen([lagging]), 'b:1');
  });

  it('is the last selected one while it is fit, although there are better ones', async () => {
    const hidden = candidate(memberNamed('z:1', { hidden: true }));
    assert.equal(await chosen([primary, second, third, hidden], 'c:1'), 'c:1');
    const lagging = candidate(memberNamed('c:1'), helloOf(SECONDARY, 100));
    assert.equal(await chosen([primary, second, lagging, hidden], 'c:1'), 'z:1');
    assert.equal(await chosen([primary, second], 'c:1'), 'b:1');
  });

  it('is the primary only while there is no fit secondary', async () => {
    const recovering = candidate(memberNamed('b:1'), helloOf({}));
    assert.equal(await chosen([primary, recovering]), 'a:1');
    assert.equal(await chosen([primary, second], 'a:1'), 'b:1');
  });

  it('is absent if none is suitable: down, refused, in recovery, an arbiter, not initiated', async () => {
    const others = [
      candidate(memberNamed('a:1'), Promise.resolve(undefined)),
      candidate(memberNamed('b:1'), helloOf({})),
      candidate(memberNamed('c:1'), helloOf({ arbiterOnly: true, secondary: true })),
      candidate(memberNamed('d:1'), { isreplicaset: true }),
    ];
    assert.equal(await chosen(others), undefined);
    assert.equal(await chosen([]), undefined);
  });

  it('is selected after one second if others hang, and without waiting for those that are down', async () => {
    const hung = candidate(memberNamed('b:1', { hidden: true }), new Promise(() => undefined));
    const down = candidate(memberNamed('d:1'), Promise.resolve(undefined));
    const startedAt = performance.now();
    assert.equal(await chosen([primary, hung, third, down]), 'c:1');
    const waited = performance.now() - startedAt;
    assert.ok(waited > 900 && waited < 1500, `${waited} ms`);
    const again = performance.now();
    assert.equal(await chosen([primary, third, down]), 'c:1');
    assert.ok(performance.now() - again < 100);
  });

  it('does not depend on which slow member answers first', async () => {
    const slow = candidate(
      memberNamed('b:1'),
      sleep(200).then(() => parseHello(helloOf(SECONDARY))),
    );
    assert.equal(await chosen([primary, third, slow]), 'b:1');
  });
});

describe('the member that is selected for other groups', () => {
  it('is the standalone itself', async () => {
    const member = memberNamed('a:1', { clusterRole: 'standalone' });
    const alone = candidate(member, { isWritablePrimary: true });
    assert.equal(await chosen([alone], undefined, { kind: 'member', member }), 'a:1');
  });

  it('is the first router by name that answers, and the same again', async () => {
    const routers = ['m2:1', 'm1:1', 'm3:1'].map((name) => memberNamed(name, { clusterRole: 'mongos' }));
    const of: GroupIdentity = { kind: 'cluster', cluster: clusterOf(routers) };
    const [second, first, third] = routers.map((member) => candidate(member, { msg: 'isdbgrid' }));
    assert.equal(await chosen([second!, first!, third!], undefined, of), 'm1:1');
    assert.equal(await chosen([second!, first!, third!], 'm3:1', of), 'm3:1');
    const down = candidate(routers[1]!, Promise.resolve(undefined));
    assert.equal(await chosen([second!, down, third!], 'm1:1', of), 'm2:1');
  });

  it('is any member of a host that answers, in any state', async () => {
    const of: GroupIdentity = { kind: 'host', cluster: 'test', hostname: 'db' };
    const recovering = candidate(memberNamed('db:1'), helloOf({}));
    const router = candidate(memberNamed('db:2', { clusterRole: 'mongos' }), { msg: 'isdbgrid' });
    assert.equal(await chosen([router, recovering], undefined, of), 'db:1');
    assert.equal(await chosen([router, recovering], 'db:2', of), 'db:2');
  });
});
