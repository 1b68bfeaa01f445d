import { counter, type MetricGroup } from '../family.js';
import { serverStatus, serverStatusRows } from '../from-server-status.js';

/** serverStatus.metrics.queryExecutor and operation: the work that operations cause, and their outcome. */
export const queries: MetricGroup = {
  name: 'queries',
  title: 'Queries and conflicts',
  families: [
    counter(
      'mongodb_query_scanned_keys_total',
      'Number of index keys examined by queries and their planning.',
      serverStatus('metrics.queryExecutor.scanned'),
    ),
    counter(
      'mongodb_query_scanned_objects_total',
      'Number of documents examined by queries and their planning; many more than are returned indicate a missing index.',
      serverStatus('metrics.queryExecutor.scannedObjects'),
    ),
    counter(
      'mongodb_query_collection_scans_total',
      'Number of queries that scanned a collection without an index, including those that follow the oplog.',
      serverStatus('metrics.queryExecutor.collectionScans.total'),
    ),
    counter(
      'mongodb_sort_in_memory_total',
      'Number of queries whose result was sorted in memory because no index had the order.',
      serverStatus('metrics.operation.scanAndOrder'),
    ),
    counter(
      'mongodb_write_conflicts_total',
      'Number of times a write conflicted with another write of the same document and was retried.',
      serverStatus('metrics.operation.writeConflicts'),
    ),
    counter(
      'mongodb_operations_killed_total',
      'Number of operations that the server killed because the client had disconnected or a time limit was exceeded.',
      serverStatusRows(
        [
          ['metrics.operation.killedDueToClientDisconnect', { reason: 'client_disconnect' }],
          // Since 7.2; the default limit of the cluster since 8.0.
          ['metrics.operation.killedDueToMaxTimeMSExpired', { reason: 'max_time' }],
          ['metrics.operation.killedDueToDefaultMaxTimeMSExpired', { reason: 'default_max_time' }],
        ],
        { since: '7.1' },
      ),
    ),
  ],
};
