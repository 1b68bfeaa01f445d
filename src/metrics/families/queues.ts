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
      'Operations waiting for a read lock.',
      serverStatus('globalLock.currentQueue.readers'),
    ),
    gauge(
      'mongodb_queue_writers',
      'Operations waiting for a write lock.',
      serverStatus('globalLock.currentQueue.writers'),
    ),
    gauge(
      'mongodb_active_clients_readers',
      'Clients reading right now.',
      serverStatus('globalLock.activeClients.readers'),
    ),
    gauge(
      'mongodb_active_clients_writers',
      'Clients writing right now.',
      serverStatus('globalLock.activeClients.writers'),
    ),
    tickets('out', 'Storage engine tickets in use.', 'out'),
    tickets('available', 'Storage engine tickets left.', 'available'),
    tickets('limit', 'Storage engine tickets in all.', 'totalTickets'),
    gauge('mongodb_tickets_queued', 'Operations waiting for a ticket.', waiting('queueLength')),
    counter(
      'mongodb_tickets_queue_seconds_total',
      'Time that operations have waited for a ticket.',
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
