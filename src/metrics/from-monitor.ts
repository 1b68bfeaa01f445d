import type { MemberCounts } from '../monitor/member-monitor.js';
import type { SetCounts } from '../monitor/set-monitor.js';
import { setKey, type Member } from '../topology/model/topology.js';
import type { Source } from './family.js';
import { source, type Values } from './from-analysis.js';
import { memberLabels, setLabels } from './labels.js';

/** Per member, from the exporter's own heartbeats. */
export function perMonitoredMember(
  path: string,
  read: (counts: MemberCounts, member: Member) => Values,
  labels: readonly string[] = [],
): Source {
  return source(path, 'member', { labels }, function* ({ scrape, monitor }) {
    for (const [key, { member }] of scrape.members) {
      const counts = monitor?.members.get(key);
      if (counts) yield [memberLabels(member), read(counts, member)];
    }
  });
}

/** Per replica set, from the exporter's own heartbeats. */
export function perMonitoredSet(
  path: string,
  read: (counts: SetCounts) => Values,
  labels: readonly string[] = [],
): Source {
  return source(path, 'set', { labels }, function* ({ scrape, monitor }) {
    for (const set of scrape.topology.clusters.flatMap((cluster) => cluster.sets)) {
      const counts = monitor?.sets.get(setKey(set));
      if (counts) yield [setLabels(set), read(counts)];
    }
  });
}
