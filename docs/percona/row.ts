import type { Labels } from '../../src/metrics/labels.js';

/** Units in Percona's exporter and in this one → factor for the value. */
export const CONVERSIONS = {
  'µs → s': 1e-6,
  'ms → s': 1e-3,
  'KiB → bytes': 2 ** 10,
  'MiB → bytes': 2 ** 20,
  'sectors → bytes': 512,
} as const;

export type Conversion = keyof typeof CONVERSIONS;

/** A metric of percona/mongodb_exporter and its counterpart. */
export interface PerconaRow {
  /**
   * Names in Percona's exporter of the same value, with a label in braces where the series of one name have different
   * counterparts; several names where they have no counterpart. `<device>` and the like are placeholders.
   */
  readonly theirs: readonly string[];
  /** Name in this exporter, with a label in braces where several names are one metric. Absent: none; the remark has the reason. */
  readonly ours?: string;
  /** A different value for the same purpose; the remark describes the difference. */
  readonly instead?: true;
  /** Label in Percona's exporter → label in this one. */
  readonly labels?: Labels;
  /** Values of these labels that differ in this exporter. */
  readonly values?: Labels;
  readonly conversion?: Conversion;
  readonly remark?: string;
}

/** Rows about one topic. */
export interface PerconaSection {
  readonly title: string;
  /** A note for all rows. */
  readonly note?: string;
  readonly rows: readonly PerconaRow[];
}

type More = Pick<PerconaRow, 'labels' | 'values' | 'conversion' | 'remark'>;

/** Name in Percona's exporter → name in this one of the same value. */
export function renamed(names: Labels, more: More = {}): readonly PerconaRow[] {
  return Object.entries(names).map(([theirs, ours]) => ({ theirs: [theirs], ours, ...more }));
}

/** Name in Percona's exporter → metric to use instead, and the difference. */
export function instead(
  remark: string,
  names: Labels,
  more: Omit<More, 'remark'> = {},
): readonly PerconaRow[] {
  return renamed(names, { ...more, remark }).map((row) => ({ ...row, instead: true }));
}

/** Names without a counterpart, and the reason. */
export function none(remark: string, ...theirs: readonly string[]): readonly PerconaRow[] {
  return [{ theirs, remark }];
}

/** The same rows with additional second names. */
export function twice(rows: readonly PerconaRow[], other: (name: string) => string): readonly PerconaRow[] {
  return rows.map((row) => ({ ...row, theirs: row.theirs.flatMap((name) => [name, other(name)]) }));
}
