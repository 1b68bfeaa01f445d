import type { Op } from '../../src/scrape/collectors/current-op.js';
import type { TopOp } from '../../src/scrape/collectors/top.js';

/** Meanings of label values of what collectors tell that are off by default. */
export const TOP: Readonly<Record<TopOp, string>> = {
  total: 'Everything; each operation stands in one of the locks and in one of the others besides.',
  read_lock: 'Whatever only reads.',
  write_lock: 'Whatever may write.',
  query: 'Finds, aggregations and counts.',
  getmore: 'Later batches of cursors.',
  insert: 'Inserts.',
  update: 'Updates.',
  delete: 'Deletes.',
  command: 'Other commands.',
};

export const OPERATIONS: Readonly<Record<Op, string>> = {
  insert: 'An insert.',
  query: 'A find.',
  update: 'An update.',
  delete: 'A delete.',
  getmore: 'A later batch of a cursor, that of a change stream which waits for changes among them.',
  command: 'Any other command.',
  none: 'Between two operations, or not yet known.',
};

export const CPU_MODES: Readonly<Record<string, string>> = {
  user: 'Programs, guests of a virtual machine among them.',
  nice: 'Programs of low priority, guests among them.',
  system: 'The kernel.',
  idle: 'Nothing.',
  iowait: 'Nothing, while something waits for a disk.',
  irq: 'Interrupts.',
  softirq: 'Deferred work of interrupts: the network above all.',
  steal: 'Taken by the host of a virtual machine for others.',
};

export const LATENCIES: Readonly<Record<string, string>> = {
  read: 'Reads.',
  write: 'Writes.',
  command: 'Other commands.',
  transaction: 'Transactions.',
};
