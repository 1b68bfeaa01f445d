import { counter, gauge, type Family, type MetricGroup, type Source } from '../family.js';
import { serverStatus, serverStatusFold } from '../from-server-status.js';

const KINDS = { label: 'kind', keys: { read: 'read', write: 'write' } } as const;

/** serverStatus.globalLock, and the execution tickets in either of their two places. */
export const queues: MetricGroup = {
  name: 'queues',
  title: 'Queues and tickets',
  families: [
    gauge(
      'mongodb_queue_readers',
      'Number of operations waiting for a read lock.',
      serverStatus('globalLock.currentQueue.readers'),
    ),
    gauge(
      'mongodb_queue_writers',
      'Number of operations waiting for a write lock.',
      serverStatus('globalLock.currentQueue.writers'),
    ),
    gauge(
      'mongodb_active_clients_readers',
      'Number of clients with a read in progress.',
      serverStatus('globalLock.activeClients.readers'),
    ),
    gauge(
      'mongodb_active_clients_writers',
      'Number of clients with a write in progress.',
      serverStatus('globalLock.activeClients.writers'),
    ),
    tickets('out', 'Number of storage engine tickets in use.', 'out'),
    tickets('available', 'Number of storage engine tickets available.', 'available'),
    tickets('limit', 'Number of storage engine tickets in total.', 'totalTickets'),
    gauge('mongodb_tickets_queued', 'Number of operations waiting for a ticket.', waiting('queueLength')),
    counter(
      'mongodb_tickets_queue_seconds_total',
      'Time in seconds that operations waited for a ticket.',
      waiting('totalTimeQueuedMicros', 1e6),
    ),
  ],
};

/** 8.0 moved the tickets to `queues`. */
function tickets(suffix: string, help: string, field: string): Family {
  return gauge(
    `mongodb_tickets_${suffix}`,
    help,
    serverStatusFold([`queues.execution.*.${field}`, ...ofEngines(field)], KINDS),
  );
}

/** 7.0 reports it next to the tickets, 8.0 by priority. Background tasks of low priority (8.3) are left out. */
function waiting(field: string, per = 1): Source {
  const paths = [`queues.execution.*.normalPriority.${field}`, ...ofEngines(field)];
  return serverStatusFold(paths, { ...KINDS, per, since: '7.0' });
}

/** The in-memory engine has a separate section. */
function ofEngines(field: string): readonly string[] {
  return ['wiredTiger', 'inMemory'].map((engine) => `${engine}.concurrentTransactions.*.${field}`);
}
