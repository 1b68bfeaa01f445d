import type { Labels } from '../../src/metrics/labels.js';

/** Unit there and here → what to multiply the number there by. */
export const CONVERSIONS = {
  'µs → s': 1e-6,
  'ms → s': 1e-3,
  'KiB → bytes': 2 ** 10,
  'MiB → bytes': 2 ** 20,
  'sectors → bytes': 512,
} as const;

export type Conversion = keyof typeof CONVERSIONS;

/** A metric of percona/mongodb_exporter, and what has its place here. */
export interface PerconaRow {
  /**
   * Names there of the same number, with a label in braces where the series of one name part here; several others where
   * they have nothing here. `<device>` and the like stand for words that differ.
   */
  readonly theirs: readonly string[];
  /** Name here, with a label in braces where several of theirs are one metric. Absent: none; the remark says why. */
  readonly ours?: string;
  /** Not the same number, but what answers the question; the remark says what differs. */
  readonly instead?: true;
  /** Label there → label here. */
  readonly labels?: Labels;
  /** Values of these labels that are called otherwise here. */
  readonly values?: Labels;
  readonly conversion?: Conversion;
  readonly remark?: string;
}

/** Rows about one thing. */
export interface PerconaSection {
  readonly title: string;
  /** What holds for all of them. */
  readonly note?: string;
  readonly rows: readonly PerconaRow[];
}

type More = Pick<PerconaRow, 'labels' | 'values' | 'conversion' | 'remark'>;

/** Name there → name here of the same number. */
export function renamed(names: Labels, more: More = {}): readonly PerconaRow[] {
  return Object.entries(names).map(([theirs, ours]) => ({ theirs: [theirs], ours, ...more }));
}

/** Name there → what to use in its place, and why it is another number. */
export function instead(
  remark: string,
  names: Labels,
  more: Omit<More, 'remark'> = {},
): readonly PerconaRow[] {
  return renamed(names, { ...more, remark }).map((row) => ({ ...row, instead: true }));
}

/** Names there that have nothing here, and why. */
export function none(remark: string, ...theirs: readonly string[]): readonly PerconaRow[] {
  return [{ theirs, remark }];
}

/** The same rows, whose names there exist a second time. */
export function twice(rows: readonly PerconaRow[], other: (name: string) => string): readonly PerconaRow[] {
  return rows.map((row) => ({ ...row, theirs: row.theirs.flatMap((name) => [name, other(name)]) }));
}
