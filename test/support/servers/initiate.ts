import { waitUntil } from '../wait-until.js';
import { memberClientOptions, type Access } from './access.js';
import { createUsers } from './create-users.js';
import type { MongoServer } from './mongo-server.js';
import type { ReplicaSet } from './replica-set.js';
import { isElectable, memberConfig, QUICK_SETTINGS, type ReplicaSetOptions } from './replica-set-options.js';

/** Makes a replica set of running processes: configuration, first primary, users. */
export async function initiate(set: ReplicaSet, options: ReplicaSetOptions): Promise<void> {
  const initiator = set.members[initiatorIndex(options)]!;
  await initiator.command({
    replSetInitiate: {
      _id: set.name,
      ...(options.role === 'configsvr' && { configsvr: true }),
      members: options.members.flatMap((member, index) =>
        member.initiated === false ? [] : [memberConfig(index, set.members[index]!.address, member)],
      ),
      settings: { ...QUICK_SETTINGS, ...options.settings },
    },
  });
  const inSet = set.members.filter((_, index) => options.members[index]?.initiated !== false);
  await elect(initiator, inSet, set.access);
  // Delayed members are not waited for: they get the users when their delay is over.
  const prompt = options.members.filter(
    ({ arbiter, delaySeconds, initiated }) => !arbiter && delaySeconds === undefined && initiated !== false,
  );
  await createUsers(initiator, set.access, prompt.length);
  await Promise.all(inSet.filter((server) => server !== initiator).map((server) => server.authenticate()));
  // A shard's members refuse it: it is said to the config servers, for the whole cluster.
  if (options.members.some(({ arbiter }) => arbiter) && options.role !== 'shardsvr') {
    // With an arbiter the server refuses to add or remove data-bearing members until this is said.
    await initiator.command({ setDefaultRWConcern: 1, defaultWriteConcern: { w: 1 } });
  }
}

/**
 * In a mixed set only an old member may initiate: a new one would write in a format the old ones cannot read.
 * Else the one of highest priority, which would take over from any other soon after.
 */
function initiatorIndex({ initiateFrom, members }: ReplicaSetOptions): number {
  if (initiateFrom !== undefined) return initiateFrom;
  const electable = members.filter(isElectable);
  const old = electable.filter(({ version }) => version === '5.0');
  const candidates = old.length > 0 ? old : electable;
  const highest = Math.max(...candidates.map(({ priority }) => priority ?? 1));
  return members.indexOf(candidates.find(({ priority }) => (priority ?? 1) === highest)!);
}

/**
 * Has the initiator elected as soon as the others know the configuration. By itself it would wait for the whole
 * election timeout first.
 */
async function elect(initiator: MongoServer, inSet: readonly MongoServer[], access: Access): Promise<void> {
  await waitUntil(
    async () => {
      const replies = await Promise.all(inSet.map((server) => server.tryCommand({ hello: 1 })));
      return replies.every((reply) => reply?.setName !== undefined);
    },
    { timeoutMs: 20_000, message: 'all members know the configuration' },
  );
  // The localhost exception does not go as far as replSetStepUp.
  const client = initiator.client(memberClientOptions(access));
  await waitUntil(
    async () => {
      if (await isPrimary(initiator)) return true;
      await client
        .db('admin')
        .command({ replSetStepUp: 1 })
        .catch(() => undefined);
      return isPrimary(initiator);
    },
    { timeoutMs: 30_000, intervalMs: 50, message: `${initiator.name} becomes primary` },
  );
}

async function isPrimary(server: MongoServer): Promise<boolean> {
  const hello = await server.tryCommand({ hello: 1 });
  return hello?.isWritablePrimary === true;
}
