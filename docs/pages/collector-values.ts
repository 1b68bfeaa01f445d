import type { Op } from '../../src/scrape/collectors/current-op.js';
import type { TopOp } from '../../src/scrape/collectors/top.js';

/** Meanings of label values of collectors that are off by default. */
export const TOP: Readonly<Record<TopOp, string>> = {
  total: 'All operations; each operation also counts in one of the locks and in one of the other values.',
  read_lock: 'Operations that only read.',
  write_lock: 'Operations that may write.',
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
  getmore: 'A later batch of a cursor, including change streams that wait for changes.',
  command: 'Any other command.',
  none: 'Between two operations, or not yet known.',
};

export const CPU_MODES: Readonly<Record<string, string>> = {
  user: 'Programs, including guests of a virtual machine.',
  nice: 'Programs with low priority, including guests.',
  system: 'The kernel.',
  idle: 'Idle.',
  iowait: 'Idle, while an operation waits for a disk.',
  irq: 'Interrupts.',
  softirq: 'Deferred work of interrupts, mainly of the network.',
  steal: 'Used by the hypervisor for other virtual machines.',
};

export const LATENCIES: Readonly<Record<string, string>> = {
  read: 'Reads.',
  write: 'Writes.',
  command: 'Other commands.',
  transaction: 'Transactions.',
};
