import { hostname } from 'node:os';
import type { ConfigProblem } from '../util/errors.js';
import type { Partition } from './config.js';
import { problemAt, quote } from './problem.js';
import type { Environment, Settings } from './read-options.js';

/** Which exporter of how many this is, and the problems with that. */
export interface PartitionResult {
  readonly partition: Partition;
  readonly problems: readonly ConfigProblem[];
}

const WHOLE: Partition = { index: 0, count: 1 };

/**
 * The partition of the topology to watch. The name of a StatefulSet's pod, which is also its host name, ends with the
 * ordinal of the pod.
 */
export function partitionOf({ config, wrong, placeOf }: Settings, env: Environment): PartitionResult {
  if (wrong.has('partition.index') || wrong.has('partition.count')) return { partition: WHOLE, problems: [] };
  const count = config.get('partition.count');
  const given = config.get('partition.index');
  if (given === null && count === 1) return { partition: WHOLE, problems: [] };
  const name = env.HOSTNAME === undefined || env.HOSTNAME === '' ? hostname() : env.HOSTNAME;
  const index = given ?? ordinalOf(name);
  if (index !== undefined && index < count) return { partition: { index, count }, problems: [] };
  const place = placeOf('partition.index') ?? `host name ${quote(name)}`;
  return { partition: WHOLE, problems: [problemAt('partition.index', place, problemOf(index, count))] };
}

function problemOf(index: number | undefined, count: number): Omit<ConfigProblem, 'where'> {
  const range = `set it to a number from 0 to ${count - 1}`;
  if (index === undefined) {
    return {
      code: 'partition-without-index',
      what: 'does not end in a number, as the name of a pod of a StatefulSet does',
      remedy: `${range}, a different one for each exporter`,
    };
  }
  return {
    code: 'partition-index-too-large',
    what: `${index} is too large for partition.count ${count}: the first exporter is 0`,
    remedy:
      count === 1
        ? 'set partition.count to the number of exporters'
        : `${range}, or partition.count to the number of exporters`,
  };
}

/** Reads only the first part of a host name that includes its domain. */
function ordinalOf(name: string): number | undefined {
  const digits = /^[^.]*-(\d{1,4})(\.|$)/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
