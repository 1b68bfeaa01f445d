/** Converts milliseconds to seconds, rounded to microseconds: more digits are noise and cost bytes. */
export function toSeconds(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1e6;
}
