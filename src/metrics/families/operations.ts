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
      'Number of operations received, including failed ones; a bulk write counts once.',
      serverStatusFold('opcounters.*', { label: 'op', keys: OPS }),
    ),
    counter(
      'mongodb_opcounters_repl_total',
      'Number of replicated operations applied.',
      serverStatusFold('opcountersRepl.*', { label: 'op', keys: OPS, onlyInSets: true }),
    ),
    counter(
      'mongodb_op_latency_seconds_total',
      'Time in seconds spent in operations; divide its rate by that of mongodb_op_latency_operations_total.',
      serverStatusFold('opLatencies.*.latency', { label: 'kind', keys: KINDS, per: 1e6 }),
    ),
    counter(
      'mongodb_op_latency_operations_total',
      'Number of operations whose time was measured.',
      serverStatusFold('opLatencies.*.ops', { label: 'kind', keys: KINDS }),
    ),
    counter(
      'mongodb_documents_total',
      'Number of documents inserted, matched by updates, deleted, and returned by queries.',
      serverStatusFold('metrics.document.*', {
        label: 'op',
        keys: { inserted: 'insert', updated: 'update', deleted: 'delete', returned: 'query' },
      }),
    ),
  ],
};
