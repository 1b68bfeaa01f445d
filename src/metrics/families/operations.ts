import { counter, type MetricGroup } from '../family.js';
import { serverStatusFold } from '../from-server-status.js';

const OPS = {
  insert: 'insert',
  query: 'query',
  update: 'update',
  delete: 'delete',
  getmore: 'getmore',
  command: 'command',
};

const KINDS = { reads: 'read', writes: 'write', commands: 'command', transactions: 'transaction' };

/** serverStatus.opcounters, opcountersRepl, opLatencies, metrics.document */
export const operations: MetricGroup = {
  name: 'operations',
  title: 'Operations',
  families: [
    counter(
      'mongodb_opcounters_total',
      'Operations received, also those that failed; a bulk write counts once.',
      serverStatusFold('opcounters.*', { label: 'op', keys: OPS }),
    ),
    counter(
      'mongodb_opcounters_repl_total',
      'Replicated operations applied.',
      serverStatusFold('opcountersRepl.*', { label: 'op', keys: OPS, onlyInSets: true }),
    ),
    counter(
      'mongodb_op_latency_seconds_total',
      'Time spent in operations; divide its rate by that of the operations.',
      serverStatusFold('opLatencies.*.latency', { label: 'kind', keys: KINDS, per: 1e6 }),
    ),
    counter(
      'mongodb_op_latency_operations_total',
      'Operations whose time was taken.',
      serverStatusFold('opLatencies.*.ops', { label: 'kind', keys: KINDS }),
    ),
    counter(
      'mongodb_documents_total',
      'Documents inserted, matched by updates, deleted and returned.',
      serverStatusFold('metrics.document.*', {
        label: 'op',
        keys: { inserted: 'insert', updated: 'update', deleted: 'delete', returned: 'query' },
      }),
    ),
  ],
};
