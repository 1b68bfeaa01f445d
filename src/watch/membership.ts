import { memberKey, type Cluster, type Member } from '../topology/types.js';
import type { TopologyEvent } from './events.js';

/** Members that came and went; not with the first discovery of a cluster, of which everything is new. */
export function membershipEvents(
  before: readonly Member[],
  after: readonly Member[],
  clusters: readonly Cluster[],
): readonly TopologyEvent[] {
  const known = new Set(before.map(({ cluster }) => cluster));
  const discovered = new Set(
    clusters
      // What stands there is the outcome of the discovery before.
      .filter(({ discovery: { success, lastSuccessAt } }) => success === true || lastSuccessAt !== undefined)
      .map(({ name }) => name)
      .filter((name) => known.has(name)),
  );
  const at = Date.now();
  const events = (type: 'member_added' | 'member_removed', members: readonly Member[]): TopologyEvent[] =>
    members
      .filter(({ cluster }) => discovered.has(cluster))
      .map(({ cluster, name, replicaSet }) => ({
        type,
        at,
        cluster,
        member: name,
        ...(replicaSet !== undefined && { replicaSet }),
      }));
  const [old, now] = [new Set(before.map(memberKey)), new Set(after.map(memberKey))];
  const added = after.filter((member) => !old.has(memberKey(member)));
  const removed = before.filter((member) => !now.has(memberKey(member)));
  return [...events('member_added', added), ...events('member_removed', removed)];
}
