/** What the bench asks of the probe in the exporter's process; one at a time, each is answered. */
export type ProbeRequest =
  /** Begin to watch the event loop and the heap: this costs CPU, so it is not done where CPU is measured. */
  | 'watch'
  /** What was seen since the last reading. */
  | 'read'
  /** What is held when the garbage is gone. */
  | 'rest';

/** What was seen between two readings. */
export interface Seen {
  /** The longest time in which the event loop did nothing else, waits for a processor included. */
  readonly longestBlockMs: number;
  /** The most of the heap in use, garbage included; looked at every 10 ms. */
  readonly heapPeakMb: number;
}

/** What a process holds when the garbage is gone. */
export interface Held {
  readonly rssMb: number;
  readonly heapMb: number;
  /** Sockets, timers and the like that Node.js keeps. */
  readonly handles: number;
}
