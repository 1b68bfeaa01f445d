import type { ClusterCollector } from './cluster-collector.js';
import type { FigureMemory } from './figure-memory.js';
import type { ClusterReplies } from './round.js';

/** All that is known of a sharded cluster to these collectors. */
export function clusterReplies(
  memory: FigureMemory,
  collectors: readonly ClusterCollector[],
): ClusterReplies {
  const known = collectors.flatMap(({ name, requests }) =>
    requests.flatMap((request) => {
      const kept = memory.kept(request);
      return kept ? [{ name, command: request.command, of: request.of, kept }] : [];
    }),
  );
  const readAt: Record<string, number> = {};
  for (const { name, of, kept } of known) {
    if (of === 'config') readAt[name] = Math.min(kept.readAt, readAt[name] ?? Infinity);
  }
  return {
    replies: Object.fromEntries(known.map(({ command, kept }) => [command, kept.reply])),
    readAt,
  };
}
