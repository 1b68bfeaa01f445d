import { counter, type MetricGroup } from '../family.js';
import { serverStatus, serverStatusRows } from '../from-server-status.js';

/** serverStatus.metrics.queryExecutor and operation: the work that operations cause, and their outcome. */
export const queries: MetricGroup = {
  name: 'queries',
  title: 'Queries and conflicts',
  families: [
    counter(
      'mongodb_query_scanned_keys_total',
      'Index keys that queries and their planning have looked at.',
      serverStatus('metrics.queryExecutor.scanned'),
    ),
    counter(
      'mongodb_query_scanned_objects_total',
      'Documents that queries and their planning have looked at; many more than are returned: an index is missing.',
      serverStatus('metrics.queryExecutor.scannedObjects'),
    ),
    counter(
      'mongodb_query_collection_scans_total',
      'Queries that went through a collection without an index; those that follow the oplog count too.',
      serverStatus('metrics.queryExecutor.collectionScans.total'),
    ),
    counter(
      'mongodb_sort_in_memory_total',
      'Queries whose result had to be sorted, since no index had the order.',
      serverStatus('metrics.operation.scanAndOrder'),
    ),
    counter(
      'mongodb_write_conflicts_total',
      'Times a write met another one of the same document and was tried again.',
      serverStatus('metrics.operation.writeConflicts'),
    ),
    counter(
      'mongodb_operations_killed_total',
      'Operations that the server ended: the client had gone, or the time limit was over.',
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
