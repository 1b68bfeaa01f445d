/** One kind of trouble: what is so is a series, whatever its value. */
export interface Trouble {
  readonly text: string;
  /** As of alerts: 3 is critical, 2 a warning. */
  readonly rank: 2 | 3;
  readonly expr: string;
}

/** A series for each trouble, with the label `trouble` and its rank as its value. */
export function troubles(kinds: readonly Trouble[]): string {
  return kinds
    .map(({ text, rank, expr }) => `label_replace(0 * (${expr}) + ${rank}, "trouble", "${text}", "", "")`)
    .join(' or ');
}
