import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import type { Measurement } from './measurement.js';
import type { ServerCost } from './server-cost.js';
import type { Soaked } from './soak.js';

/** What a scenario brought. */
export type Result = Measurement | ServerCost | Soaked;

/** Where it was measured. */
export interface Machine {
  readonly node: string;
  readonly processor: string;
  readonly processors: number;
  readonly memoryGb: number;
  /** The load of the minute before the bench. */
  readonly load: number;
}

/** One run of the bench. */
export interface Results {
  readonly machine: Machine;
  readonly results: readonly Result[];
}

export function thisMachine(): Machine {
  return {
    node: process.version,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    processors: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    load: loadavg()[0]!,
  };
}

export function readResults(file: string): Results {
  return JSON.parse(readFileSync(file, 'utf8')) as Results;
}

export function writeResults(file: string, results: Results): void {
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
}

/** The results of one kind. */
export function ofKind<K extends Result['kind']>(
  results: readonly Result[],
  kind: K,
): readonly Extract<Result, { kind: K }>[] {
  return results.filter((result): result is Extract<Result, { kind: K }> => result.kind === kind);
}
