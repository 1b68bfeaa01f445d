import { gauge, type Family, type Subject } from '../family.js';
import { serverStatus, serverStatusFold } from '../from-server-status.js';

/** serverStatus.globalLock, and the execution tickets in either of their places */
export const queues: Subject = {
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
  ],
};

/** 8.0 moved them to `queues`. */
function tickets(suffix: string, help: string, field: string): Family {
  return gauge(
    `mongodb_tickets_${suffix}`,
    help,
    serverStatusFold([`queues.execution.*.${field}`, `wiredTiger.concurrentTransactions.*.${field}`], {
      label: 'kind',
      keys: { read: 'read', write: 'write' },
    }),
  );
}
