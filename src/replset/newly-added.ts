import type { MemberConfig, ReplicaSet, ReplicaSetConfig } from '../topology/model/topology.js';
import { configVersionOf, type MemberObservation } from './observation.js';
import { STATE } from './status.js';

/** Whether the member is newly added, by host. A member for which this is unknown is absent. */
export type NewlyAdded = ReadonlyMap<string, boolean>;

/**
 * Which voters of the configuration have no vote yet. Since 5.0 a member that is added with a vote is marked
 * `newlyAdded`. It counts neither for elections nor for majority writes until its initial sync ends and the primary
 * removes the mark. replSetGetConfig hides the mark and reports the future votes and priority (repl_set_config.cpp).
 * Two replies show it:
 *
 * - `replSetGetStatus.votingMembersCount` is lower than the number of configured voters;
 * - hello lists the member in `passives` although its configured priority is above 0.
 *
 * The mark is part of the configuration, so only the replies of members that run this configuration version count.
 */
export function newlyAddedOf({ config }: ReplicaSet, observations: readonly MemberObservation[]): NewlyAdded {
  const current = observations.filter((observation) => configVersionOf(observation) === config?.version);
  if (!config || current.length === 0) return new Map();
  const passives = passivesOf(config, current);
  const candidates = config.members.filter(({ votes, arbiter }) => votes > 0 && !arbiter);
  // hello does not show the mark of a member with priority 0: it is in `passives` anyway, or not listed at all.
  const isShown = ({ priority }: MemberConfig): boolean => passives !== undefined && priority > 0;
  const marked = candidates.filter((member) => isShown(member) && passives?.has(member.host));
  const open = candidates.filter((member) => !isShown(member));
  const missing = missingVotes(config, current);
  const openMarked = missing === undefined ? undefined : attribute(missing - marked.length, open, current);
  return new Map(
    config.members.flatMap((member): readonly (readonly [string, boolean])[] => {
      if (!open.includes(member)) return [[member.host, marked.includes(member)]];
      return openMarked ? [[member.host, openMarked.has(member.host)]] : [];
    }),
  );
}

/** Number of configured votes that the server does not count. */
function missingVotes(
  { members }: ReplicaSetConfig,
  observations: readonly MemberObservation[],
): number | undefined {
  const counts = observations.map(({ status }) => status?.votingMembersCount);
  const counted = counts.find((count) => count !== undefined);
  return counted === undefined ? undefined : members.filter(({ votes }) => votes > 0).length - counted;
}

/** Uses the host names of the configuration: with a split horizon hello returns other names. */
function passivesOf(
  { version, members }: ReplicaSetConfig,
  observations: readonly MemberObservation[],
): ReadonlySet<string> | undefined {
  const hello = observations.find(({ result }) => result.hello?.setVersion === version)?.result.hello;
  if (!hello) return undefined;
  const hosts = new Map(
    members.flatMap(({ host, horizons }) => [host, ...Object.values(horizons)].map((name) => [name, host])),
  );
  return new Set(hello.passives.map((name) => hosts.get(name) ?? name));
}

/**
 * Which members are the `missing` ones: all, none, or those in initial sync or down, if their number is the same.
 *
 * @returns `undefined` where the counts do not decide it
 */
function attribute(
  missing: number,
  members: readonly MemberConfig[],
  observations: readonly MemberObservation[],
): ReadonlySet<string> | undefined {
  if (missing <= 0) return new Set();
  const hosts = members.map(({ host }) => host);
  if (missing >= hosts.length) return new Set(hosts);
  const states = observations.flatMap(({ status }) => status?.members ?? []);
  const replicating = new Set(
    states
      .filter(({ state }) => state === STATE.PRIMARY || state === STATE.SECONDARY)
      .map(({ name }) => name),
  );
  const others = hosts.filter((host) => !replicating.has(host));
  return others.length === missing ? new Set(others) : undefined;
}
