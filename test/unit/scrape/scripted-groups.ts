import type { Document } from '../../../src/mongo/bson.js';
import type { Scrape } from '../../../src/scrape/scrape.js';
import type { Cluster, Member } from '../../../src/topology/model/topology.js';
import { clusterOf, outcomesOf, TestScraper } from '../../support/test-scraper.js';
import { helloOf, PRIMARY, SECONDARY, memberNamed, collectorNamed } from './scripted-target.js';
import { poolOf, ScriptedMember } from './scripted.js';

export const SIZES = collectorNamed('sizes', 'deployment');
export const COUNTS = collectorNamed('counts', 'deployment', { maxAgeSeconds: 60 });

/** Members that answer every command with their own name. */
export class Scripted {
  readonly members: ReadonlyMap<string, ScriptedMember>;
  readonly scraper: TestScraper;

  constructor(members: readonly (readonly [Member, Document])[], cluster?: Cluster) {
    this.members = new Map(
      members.map(([{ name }, hello]) => {
        const scripted = new ScriptedMember();
        scripted.hello = { me: name, ...hello };
        scripted.answer = () => ({ from: name });
        return [name, scripted];
      }),
    );
    const topology = { clusters: [cluster ?? clusterOf(members.map(([member]) => member))] };
    this.scraper = new TestScraper(topology, { pool: poolOf((address) => this.members.get(address)!) });
  }

  member(name: string): ScriptedMember {
    return this.members.get(name)!;
  }

  /** Who was asked what since the last time. */
  take(): readonly string[] {
    return [...this.members].flatMap(([name, member]) =>
      member.take().map((command) => `${name} ${Object.keys(command)[0]!}`),
    );
  }
}

/** `rs0`: primary a, secondary b, hidden h, delayed d. */
export function oneSet(): Scripted {
  return new Scripted([
    [memberNamed('a:1'), helloOf(PRIMARY)],
    [memberNamed('b:1'), helloOf(SECONDARY)],
    [memberNamed('d:1', { hidden: true, delaySeconds: 60 }), helloOf(SECONDARY, 60)],
    [memberNamed('h:1', { hidden: true }), helloOf(SECONDARY)],
  ]);
}

/** The replies of a collector: `set rs0 from h:1`. */
export function repliesOf({ groupReplies }: Scrape, command = 'sizes'): readonly string[] {
  return (groupReplies.get(command) ?? []).map(({ identity: of, reply }) => {
    const name = { set: 'set', cluster: 'cluster', member: 'member', host: 'host' }[of.kind];
    const whose = of.kind === 'set' ? of.set.name : of.kind === 'member' ? of.member.name : '';
    return [name, of.kind === 'host' ? of.hostname : whose, 'from', reply.from].filter(Boolean).join(' ');
  });
}

/** How collectors ended, by the member that received the request: `h:1 sizes ok`. */
export function endsOf(scrape: Scrape): readonly string[] {
  return [...scrape.members.values()].flatMap(({ member: { name } }) =>
    Object.entries(outcomesOf(scrape, name))
      .filter(([command]) => command !== 'hello')
      .map(([command, how]) => `${name} ${command} ${how}`),
  );
}
