import assert from 'node:assert/strict';
import { analyzeSet, type SetAnalysis } from '../../../../src/replset/analyze-set.js';
import type { Scrape } from '../../../../src/scrape/scrape.js';
import { memberKey, type Member, type ReplicaSet } from '../../../../src/topology/model/topology.js';
import { analyze } from '../../../support/analyze.js';
import { recordedScrape, recordedSet } from '../../../support/recorded.js';

const V6 = 'mongod-6.0.5';

/** The recorded set whose members are reported as `db0` … `db5`. */
function renamedSet(configPath?: string): ReplicaSet {
  const set = recordedSet(V6, configPath);
  return { ...set, members: set.members.map((member) => ({ ...member, name: renamed(member.host) })) };
}

function rethrow(error: unknown): never {
  throw error as Error;
}

function renamed(host: string): string {
  return host.replace('127.0.0.1:2800', 'db');
}

/** The same scrape over members of other names. */
function renamedScrape(situation: string, set: ReplicaSet): Scrape {
  const scrape = recordedScrape(`${V6}/${situation}`);
  const [cluster] = scrape.topology.clusters;
  const results = [...scrape.members.values()].map((result) => ({
    ...result,
    member: set.members.find(({ host }) => host === result.member.host)!,
  }));
  return {
    ...scrape,
    topology: { clusters: [{ ...cluster!, members: set.members, sets: [set] }] },
    members: new Map(results.map((result) => [memberKey(result.member), result])),
  };
}

/** Every name in a view, as a text in which the members go by the names given. */
function told(view: SetAnalysis): unknown {
  const { set: _, members, ...rest } = view;
  return { ...rest, members: members.map(({ member: { host }, ...own }) => ({ host, ...own })) };
}

describe('names that the topology file gives', () => {
  for (const situation of [
    ...[
      'replicaset-healthy',
      'secondary-stopped-6s',
      'primary-stopped',
      'primary-catching-up',
      'config-drift',
    ],
    ...['primary-no-majority-3s', 'rollback', 'initial-sync', 'stepped-down'],
  ]) {
    it(`${situation}: the same analysis under other names`, () => {
      const set = renamedSet();
      const mine = analyzeSet(set, renamedScrape(situation, set));
      const plain = analyzeSet(recordedSet(V6), recordedScrape(`${V6}/${situation}`));
      const expected = JSON.stringify(told(plain)).replaceAll(
        /"(observer|member|primary|previous|syncSource)":"([^"]*)"/g,
        (_, key: string, host: string) => `"${key}":"${renamed(host)}"`,
      );
      assert.deepEqual(JSON.parse(JSON.stringify(told(mine))), JSON.parse(expected));
    });
  }

  it('are those of primary, pairs, sync sources and the last election', () => {
    const set = renamedSet();
    const view = analyzeSet(set, renamedScrape('primary-stopped', set));
    assert.equal(view.primary, 'db1');
    assert.deepEqual([view.lastElection?.member, view.lastElection?.previous], ['db1', 'db0']);
    assert.ok(view.pairs.length > 0);
    for (const { observer, member } of view.pairs) assert.match(`${observer} ${member}`, /^db\d db\d$/);
    const sources = view.members.flatMap(({ syncSource }) => syncSource ?? []);
    assert.ok(sources.length > 0 && sources.every((source) => /^db\d$/.test(source)));
  });

  it('a host that the inventory does not know stays as it is', () => {
    const all = renamedSet();
    const set = { ...all, members: all.members.slice(0, 3) };
    const view = analyzeSet(set, renamedScrape('replicaset-healthy', all));
    assert.ok(view.pairs.some(({ observer, member }) => observer === 'db0' && member === '127.0.0.1:28005'));
  });
});

describe('a member that is declared, and of which its set does not know', () => {
  const set = recordedSet(V6);
  const declared: Member = {
    ...{
      cluster: 'test',
      name: 'old:1',
      host: 'old:1',
      address: 'old:1',
      hostname: 'old',
      clusterRole: 'replset',
    },
    ...{ replicaSet: 'rs0', arbiter: false, declared: true, discovered: false },
  };

  /** The healthy scrape with that member in it. */
  function withDeclared(change: object): Scrape {
    const scrape = recordedScrape(`${V6}/replicaset-healthy`, set);
    const [cluster] = scrape.topology.clusters;
    const [template] = [...scrape.members.values()];
    const result = { ...template!, member: declared, ...change };
    return {
      ...scrape,
      topology: { clusters: [{ ...cluster!, members: [...set.members, declared] }] },
      members: new Map([...scrape.members, [memberKey(declared), result]]),
    };
  }

  const plain = analyze(recordedScrape(`${V6}/replicaset-healthy`, set), rethrow);

  for (const [what, hello] of [
    ['down', undefined],
    ['removed', { kind: 'ghost' }],
    ['a member by its own outdated word', { kind: 'member', secondary: true, setVersion: 0 }],
    ['a primary by its own outdated word', { kind: 'member', writable: true, electionTerm: 99 }],
  ] as const) {
    it(`${what}: leaves the set as it is`, () => {
      const [base] = [...recordedScrape(`${V6}/replicaset-healthy`, set).members.values()];
      const said = hello && { ...base!.hello!, secondary: false, writable: false, ...hello };
      const scrape = withDeclared({
        up: hello !== undefined,
        hello: said,
        replies: {},
        commandResults: new Map(),
      });
      const analysis = analyze(scrape, rethrow);
      assert.deepEqual(analysis.sets, plain.sets);
      const outside = analysis.unconfiguredMembers.map(({ member }) => member.name);
      assert.deepEqual(outside, hello?.kind === 'ghost' ? ['old:1'] : []);
    });
  }
});
