import { toSeconds } from '../seconds.js';
import type { Topology } from '../topology/types.js';
import { figuresOf, type AskedGroup } from './ask-group.js';
import type { Audience } from './audience.js';
import { clusterReplies } from './cluster-replies.js';
import type { Deadline } from './deadline.js';
import type { FigureMemory } from './figure-memory.js';
import type { Kinds } from './kinds.js';
import { memberResult, type Progress } from './progress.js';
import type { Round } from './round.js';

/** A round under way. */
export interface RunningRound {
  readonly topology: Topology;
  readonly startedAt: number;
  readonly startedMonotonic: number;
  readonly progress: ReadonlyMap<string, Progress>;
  readonly groups: readonly AskedGroup[];
  /** Of the sharded clusters, by name. */
  readonly clusters: ReadonlyMap<string, FigureMemory>;
  readonly kinds: Kinds;
  readonly deadline: Deadline;
  readonly audience: Audience;
  readonly done: Promise<void>;
}

/** The round as it stands now. */
export function snapshot({ progress, groups, clusters, kinds, ...round }: RunningRound): Round {
  const now = performance.now();
  return {
    startedAt: round.startedAt,
    durationSeconds: toSeconds(now - round.startedMonotonic),
    topology: round.topology,
    members: new Map([...progress].map(([key, one]) => [key, memberResult(one, now)])),
    clusters: new Map(
      [...clusters].map(([name, memory]) => [name, clusterReplies(memory, kinds.ofClusters)]),
    ),
    figures: figuresOf(groups),
  };
}
