/** The base unit of a metric, which is the end of its name; empty for what is counted, or is a fact. */
export function unitOf(name: string): string {
  const stem = name.replace(/_total$/, '');
  if (/_(start_time|timestamp)_seconds$/.test(stem)) return 'seconds since 1970';
  return /_(seconds|bytes|ratio)$/.exec(stem)?.[1] ?? '';
}
