/** Meanings of label values of the exporter's own heartbeats. */
export const BEAT_RESULTS: Readonly<Record<string, string>> = {
  succeeded: 'The member answered.',
  failed: 'It refused, hung up, or did not answer in time.',
};

export const TRANSITIONS: Readonly<Record<string, string>> = {
  up: 'It answered after one or more heartbeats had failed.',
  down: 'A heartbeat failed after one or more had succeeded.',
};

export const FAILOVER_ENDS: Readonly<Record<string, string>> = {
  elected: 'A member has won the election.',
  writable: 'It takes writes, after catching up.',
};
