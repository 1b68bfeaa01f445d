/** Meanings of label values of the exporter's own heartbeats. */
export const BEAT_RESULTS: Readonly<Record<string, string>> = {
  succeeded: 'The member answered.',
  failed: 'The member refused or closed the connection, or did not answer in time.',
};

export const TRANSITIONS: Readonly<Record<string, string>> = {
  up: 'The member answered after one or more failed heartbeats.',
  down: 'A heartbeat failed after one or more successful heartbeats.',
};

export const FAILOVER_ENDS: Readonly<Record<string, string>> = {
  elected: 'A member won the election.',
  writable: 'It accepts writes, after catching up.',
};
