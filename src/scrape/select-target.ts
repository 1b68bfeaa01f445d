import type { Hello } from '../topology/model/hello.js';
import { memberKey, setKey, type Cluster, type Member, type ReplicaSet } from '../topology/model/topology.js';
import { waitAtMost } from '../util/async.js';
import type { CollectTarget, SurveyScope } from './collector.js';
import type { MemberScrape } from './member-scrape.js';

/**
 * How much later than another member the last chosen one may answer: it is then chosen again, so that its series stay.
 */
const STAY_MS = 100;

/** A member that can be chosen to answer for several. */
export interface Candidate {
  readonly key: string;
  readonly progress: MemberScrape;
  /** `undefined`: it cannot receive requests. */
  readonly helloReply: Promise<Hello | undefined>;
}

/**
 * `good`: chosen as soon as it answers. `spare`: only when all have answered or failed and none is good; `poor`: only
 * when there is no spare one either.
 */
export type Fitness = 'good' | 'spare' | 'poor' | 'unfit';

/**
 * The first good member that answers hello, so that no request waits for a hung one; the last chosen one again if it is
 * good and answers a moment later. If none is good, the first of the best ones in the given order.
 */
export async function chooseMember(
  candidates: readonly Candidate[],
  fitnessOf: (candidate: Candidate, hello: Hello) => Fitness,
  last: string | undefined,
): Promise<Candidate | undefined> {
  const answers = candidates.map(async (candidate) => {
    const hello = await candidate.helloReply;
    return { candidate, fitness: hello ? fitnessOf(candidate, hello) : 'unfit' };
  });
  const good = answers.map(async (answer) => {
    const { candidate, fitness } = await answer;
    if (fitness !== 'good') throw new Error(fitness);
    return candidate;
  });
  const first = await Promise.any(good).catch(() => undefined);
  if (!first) {
    const settled = await Promise.all(answers);
    const best = (['spare', 'poor'] as const).flatMap((wanted) =>
      settled.filter(({ fitness }) => fitness === wanted),
    );
    return best[0]?.candidate;
  }
  let chosen = first;
  const again = good[candidates.findIndex(({ key }) => key === last)];
  if (again && first.key !== last) {
    await waitAtMost(
      again.then((candidate) => {
        chosen = candidate;
      }),
      STAY_MS,
    );
  }
  return chosen;
}

/** A hung member must not delay the requests to the others. */
const ANSWER_MS = 1_000;

/** On an idle set a secondary is up to 10 s behind the primary's periodic no-op. */
const LAGGING_SECONDS = 30;

interface Answer {
  readonly candidate: Candidate;
  readonly hello: Hello;
}

/**
 * The member to answer for all: the last chosen one while it is fit, so that series do not jump between members. Else,
 * of a set, a healthy secondary: hidden ones first, then by lowest priority and by name, never one that is delayed or
 * lags; the primary if there is none. Of routers, and of the processes of a host, the first of those that answer, in
 * the same order.
 */
export async function chooseSurveyed(
  candidates: readonly Candidate[],
  of: Surveyed,
  last: string | undefined,
  canAnswer: (asked: Pick<CollectTarget, 'member' | 'hello'>) => boolean,
): Promise<Candidate | undefined> {
  const answers: Answer[] = [];
  const all = candidates.map(async (candidate) => {
    const hello = await candidate.helloReply;
    if (hello && !hello.arbiter && canAnswer({ member: candidate.progress.member, hello })) {
      answers.push({ candidate, hello });
    }
  });
  await waitAtMost(Promise.all(all), ANSWER_MS);
  const fit = (of.kind === 'set' ? fitOfSet(answers) : answers).toSorted(byRank);
  return (fit.find(({ candidate }) => candidate.key === last) ?? fit[0])?.candidate;
}

function fitOfSet(answers: readonly Answer[]): readonly Answer[] {
  const newest = Math.max(...answers.map(appliedSeconds));
  const secondaries = answers.filter(
    (answer) =>
      answer.hello.secondary &&
      (memberOf(answer).config?.delaySeconds ?? 0) === 0 &&
      newest - appliedSeconds(answer) <= LAGGING_SECONDS,
  );
  return secondaries.length > 0 ? secondaries : answers.filter(({ hello }) => hello.writable);
}

function byRank(a: Answer, b: Answer): number {
  const [one, other] = [memberOf(a), memberOf(b)];
  return (
    // A router reports less about its host than a server with data.
    Number(one.clusterRole === 'mongos') - Number(other.clusterRole === 'mongos') ||
    Number(other.config?.hidden ?? false) - Number(one.config?.hidden ?? false) ||
    (one.config?.priority ?? 1) - (other.config?.priority ?? 1) ||
    (one.name < other.name ? -1 : 1)
  );
}

function memberOf({ candidate }: Answer): Member {
  return candidate.progress.member;
}

function appliedSeconds({ hello }: Answer): number {
  return hello.lastWrite?.applied.seconds ?? 0;
}

/** What the values of a multi-command collector are about. */
export type Surveyed =
  | { readonly kind: 'set'; readonly set: ReplicaSet }
  /** A sharded cluster, through a router. */
  | { readonly kind: 'cluster'; readonly cluster: Cluster }
  /** A standalone. */
  | { readonly kind: 'member'; readonly member: Member }
  | { readonly kind: 'host'; readonly cluster: string; readonly hostname: string };

/** Members, one of which is chosen to answer for all. */
export interface Group {
  /** The same in every scrape. */
  readonly key: string;
  readonly of: Surveyed;
  readonly members: readonly Member[];
}

/** Scopes in which one member answers for several. */
export type SharedScope = Exclude<SurveyScope, 'member'>;

export const SHARED_SCOPES: readonly SharedScope[] = ['set', 'deployment', 'host'];

/** The groups of a cluster, in each of which one member is chosen. */
export function groupsOf(cluster: Cluster, scope: SharedScope): readonly Group[] {
  if (scope === 'host') return hostsOf(cluster);
  if (scope === 'deployment' && isSharded(cluster)) {
    return cluster.responsibilities?.isLeader === false ? [] : routersOf(cluster);
  }
  const sets = cluster.sets.map((set) => ({
    key: `${scope}/${setKey(set)}`,
    of: { kind: 'set', set } as const,
    members: set.members,
  }));
  const standalones = cluster.members
    .filter(({ clusterRole }) => clusterRole === 'standalone')
    .map((member) => ({
      key: `${scope}/${memberKey(member)}`,
      of: { kind: 'member', member } as const,
      members: [member],
    }));
  return [...sets, ...standalones];
}

function isSharded({ members, responsibilities }: Cluster): boolean {
  return [...members, ...(responsibilities?.borrowedRouters ?? [])].some(({ clusterRole }) =>
    ['mongos', 'config', 'shard'].includes(clusterRole),
  );
}

function routersOf(cluster: Cluster): readonly Group[] {
  const own = cluster.members.filter(({ clusterRole }) => clusterRole === 'mongos');
  const members = [...own, ...(cluster.responsibilities?.borrowedRouters ?? [])];
  return [{ key: `deployment/${cluster.name}`, of: { kind: 'cluster', cluster }, members }];
}

function hostsOf({ name, members }: Cluster): readonly Group[] {
  const byHost = new Map<string, Member[]>();
  for (const member of members) {
    if (!member.arbiter) byHost.set(member.hostname, [...(byHost.get(member.hostname) ?? []), member]);
  }
  return [...byHost].map(([hostname, own]) => ({
    key: `host/${name}/${hostname}`,
    of: { kind: 'host', cluster: name, hostname },
    members: own,
  }));
}
