/** A duration in the unit one would say it in. */
export function seconds(value: number): string {
  if (value < 0.05) return '0 s';
  if (value < 9.95) return `${trimmed(value)} s`;
  if (value < 120) return `${Math.round(value)} s`;
  if (value < 7_200) return `${Math.round(value / 60)} min`;
  return value < 172_800 ? `${Math.round(value / 3_600)} h` : `${Math.round(value / 86_400)} d`;
}

/** The way to a member and back; coarse, so that a page that shows it does not change with every heartbeat. */
export function milliseconds(value: number): string {
  const ms = value * 1000;
  if (ms < 1) return '<1 ms';
  return ms < 100 ? `${Math.round(ms)} ms` : `${Number(ms.toPrecision(2))} ms`;
}

function trimmed(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}
