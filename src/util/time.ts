/** A duration from milliseconds to seconds, to the microsecond: more digits are noise and bytes. */
export function toSeconds(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1e6;
}
