import { clusterPicture } from './cluster.js';
import { eventPictures } from './events.js';
import { knownBy, type PageFacts } from './facts.js';
import { membersOf, nodePictures } from './nodes.js';
import type { ClusterPicture, Picture, Totals } from './types.js';

/** What the page shows of these facts. */
export function pictureOf(facts: PageFacts): Picture {
  const known = knownBy(facts);
  const clusters = facts.topology.clusters.map((cluster) => clusterPicture(cluster, known));
  return {
    totals: totalsOf(clusters),
    clusters,
    nodes: nodePictures(clusters),
    ...(known.scrapedAt !== undefined && { scrapedAt: known.scrapedAt }),
    ...(facts.watch && { events: eventPictures(facts.watch.events) }),
  };
}

function totalsOf(clusters: readonly ClusterPicture[]): Totals {
  const members = membersOf(clusters);
  const sets = clusters.flatMap((cluster) => cluster.sets);
  return {
    members: members.length,
    up: members.filter(({ up }) => up).length,
    down: members.filter(({ up }) => up === false).length,
    sets: sets.length,
    setsInTrouble: sets.filter(({ level }) => level === 'bad' || level === 'warn').length,
  };
}
