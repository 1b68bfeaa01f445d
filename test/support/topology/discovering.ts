import { BSON } from 'mongodb';
import { setMaxListeners } from 'node:events';
import type { DeclaredClusterRole, DeclaredMember } from '../../../src/config/config.js';
import type { Document } from '../../../src/mongo/bson.js';
import type { ClientPool } from '../../../src/mongo/client-pool.js';
import { discover, type Discovered } from '../../../src/topology/discovery/discover.js';
import type { Member } from '../../../src/topology/model/topology.js';
import type { Behaviour, CommandError } from '../fleet/behaviour.js';
import { ask, closeClients } from '../fleet/direct-client.js';
import type { Fleet } from '../fleet/fleet.js';
import type { FleetMember } from '../fleet/spec.js';
import { clientPool, deadlineIn, memberOf, plainDiscovery } from '../test-scraper.js';
import { NOTHING_REMEMBERED, type DiscoverRequest } from '../../../src/topology/discovery/request.js';

/** One discovery with clients of its own. */
export async function discovery(
  seeds: readonly string[],
  more: Partial<DiscoverRequest> = {},
  ms = 3000,
): Promise<Discovered> {
  const succession = new Succession(seeds, more);
  try {
    return await succession.next({}, ms);
  } finally {
    await succession.close();
  }
}

/** Discoveries one after the other with the same clients, each going on from what the last one left. */
export class Succession {
  readonly #pool: ClientPool;
  readonly #request: DiscoverRequest;
  #last: Discovered | undefined;

  constructor(seeds: readonly string[], more: Partial<DiscoverRequest> = {}, pool = clientPool()) {
    this.#pool = pool;
    this.#request = {
      cluster: 'test',
      target: plainDiscovery(),
      dial: (name) => name,
      seeds,
      previous: { members: [], sets: [] },
      memory: NOTHING_REMEMBERED,
      routerRetentionMs: 900_000,
      lookup: () => Promise.resolve([]),
      ...more,
    };
  }

  async next(more: Partial<DiscoverRequest> = {}, ms = 4000): Promise<Discovered> {
    const before = this.#last && { previous: this.#last, memory: this.#last.memory };
    const signal = deadlineIn(ms);
    setMaxListeners(0, signal);
    this.#last = await discover({ ...this.#request, ...before, ...more }, this.#pool, signal);
    return this.#last;
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }
}

/** What discovery ought to say of the instances of one cluster, in its order; without set configurations. */
export function expected(instances: readonly FleetMember[]): readonly Member[] {
  const rank = ({ clusterRole }: FleetMember) => ['config', 'shard', 'mongos'].indexOf(clusterRole);
  return instances
    .toSorted((a, b) => rank(a) - rank(b))
    .map((one) => ({ ...memberOf(one), cluster: 'test' }));
}

/** The members without what the configuration of their set says of them, and which process of a router it is. */
export function plainly({ members }: Pick<Discovered, 'members'>): readonly Member[] {
  return members.map(({ config: _, router: __, ...member }) => member);
}

/** A process as the topology file declares it. */
export function declare(
  host: string,
  clusterRole: DeclaredClusterRole,
  more: Partial<DeclaredMember> = {},
): DeclaredMember {
  return { host, clusterRole, arbiter: false, labels: {}, ...more };
}

/** The member with this canonical name. */
export function find({ members }: Pick<Discovered, 'members'>, host: string): Member {
  const found = members.find((member) => member.host === host);
  if (!found) throw new Error(`no ${host} among ${members.map((member) => member.host).join(', ')}`);
  return found;
}

/** Names of the members, in their order. */
export function namesOf(found: Pick<Discovered, 'members'>): readonly string[] {
  return found.members.map(({ name }) => name);
}

/** A behaviour that answers a command with a document of BSON types. */
export function replying(command: string, document: Document): { readonly reply: object } & Behaviour {
  return { reply: { command, document: BSON.EJSON.stringify(document, { relaxed: false }) } };
}

/** The commands are refused for lack of the privilege. */
export function refusing(...commands: readonly string[]): { readonly error: readonly CommandError[] } {
  const refusal = { code: 13, codeName: 'Unauthorized', errmsg: 'not authorized on admin' };
  return { error: commands.map((command) => ({ command, ...refusal })) };
}

/** The configuration that a member of the fleet gives, for a test to change. */
export async function configOf(name: string): Promise<Document & { readonly config: SetConfig }> {
  try {
    const exact = { promoteValues: false, promoteLongs: false };
    return (await ask(name, { replSetGetConfig: 1 }, exact)) as Document & { readonly config: SetConfig };
  } finally {
    await closeClients();
  }
}

/** The configuration of a set as it comes over the wire. */
export type SetConfig = Document & { readonly members: readonly Document[] };

/** Gives these instances the same behaviour. */
export async function controlAll(
  fleet: Fleet,
  instances: readonly Pick<FleetMember, 'name'>[],
  behaviour: Behaviour,
): Promise<void> {
  await Promise.all(instances.map(({ name }) => fleet.control(name, behaviour)));
}

/** Gives every member of a set the same behaviour. */
export async function controlSet(fleet: Fleet, set: string, behaviour: Behaviour): Promise<void> {
  const members = fleet.members.filter((member) => member.set === set);
  await Promise.all(members.map(({ name }) => fleet.control(name, behaviour)));
}

/** What each instance was asked while `run` ran, by its name: command → how often. */
export async function askedDuring(fleet: Fleet, run: () => Promise<unknown>): Promise<Asked> {
  const counts = async () =>
    Promise.all(fleet.members.map(async ({ name }) => [name, (await fleet.seen(name)).commands] as const));
  const before = new Map(await counts());
  await run();
  return new Map(
    (await counts()).map(([name, commands]) => {
      const more = Object.entries(commands).map(
        ([command, count]) => [command, count - (before.get(name)?.[command] ?? 0)] as const,
      );
      return [name, Object.fromEntries(more.filter(([, count]) => count > 0))] as const;
    }),
  );
}

/** Of each instance, the commands it got. */
export type Asked = ReadonlyMap<string, Readonly<Record<string, number>>>;
