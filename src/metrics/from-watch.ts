import { setKey, type Member } from '../topology/types.js';
import type { MemberCounts } from '../watch/member-watch.js';
import type { SetCounts } from '../watch/set-watch.js';
import type { Facts, Sample, Source } from './family.js';
import type { Labelled } from './from-judgement.js';
import { memberLabels, setLabels, type Labels, type Scope } from './labels.js';

type Values = number | undefined | readonly Labelled[];

/** Per member, as the exporter's own heartbeats see it. */
export function perWatchedMember(
  path: string,
  read: (counts: MemberCounts, member: Member) => Values,
  labels: readonly string[] = [],
): Source {
  return source(path, 'member', labels, function* ({ round, watch }) {
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
  return source(path, 'set', labels, function* ({ round, watch }) {
    for (const set of round.topology.clusters.flatMap((cluster) => cluster.sets)) {
      const counts = watch?.sets.get(setKey(set));
      if (counts) yield [setLabels(set), read(counts)];
    }
  });
}

function source(
  path: string,
  scope: Scope,
  labels: readonly string[],
  valuesOf: (facts: Facts) => Iterable<readonly [Labels, Values]>,
): Source {
  return {
    path,
    scope,
    labels,
    serverStatusPaths: [],
    samples: function* (facts): Iterable<Sample> {
      for (const [identity, values] of valuesOf(facts)) {
        if (typeof values === 'number') yield { identity, value: values };
        else for (const value of values ?? []) yield { identity, ...value };
      }
    },
  };
}
