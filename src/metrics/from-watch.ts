import { setKey, type Member } from '../topology/types.js';
import type { MemberCounts } from '../watch/member-watch.js';
import type { SetCounts } from '../watch/set-watch.js';
import type { Source } from './family.js';
import { source, type Values } from './from-judgement.js';
import { memberLabels, setLabels } from './labels.js';

/** Per member, as the exporter's own heartbeats see it. */
export function perWatchedMember(
  path: string,
  read: (counts: MemberCounts, member: Member) => Values,
  labels: readonly string[] = [],
): Source {
  return source(path, 'member', { labels }, function* ({ round, watch }) {
    for (const [key, { member }] of round.members) {
      const counts = watch?.members.get(key);
      if (counts) yield [memberLabels(member), read(counts, member)];
    }
  });
}

/** Per replica set, as the exporter's own heartbeats see it. */
export function perWatchedSet(
  path: string,
  read: (counts: SetCounts) => Values,
  labels: readonly string[] = [],
): Source {
  return source(path, 'set', { labels }, function* ({ round, watch }) {
    for (const set of round.topology.clusters.flatMap((cluster) => cluster.sets)) {
      const counts = watch?.sets.get(setKey(set));
      if (counts) yield [setLabels(set), read(counts)];
    }
  });
}
