import { counter, type MetricGroup } from '../family.js';
import { serverStatus } from '../from-server-status.js';

/** serverStatus.metrics.ttl: the deletion of expired documents by the primary. */
export const ttl: MetricGroup = {
  name: 'ttl',
  title: 'TTL deletion',
  families: [
    counter(
      'mongodb_ttl_deleted_documents_total',
      'Number of documents deleted because they expired by a TTL index.',
      serverStatus('metrics.ttl.deletedDocuments'),
    ),
    counter(
      'mongodb_ttl_passes_total',
      'Number of passes over all TTL indexes: one a minute, fewer where there is much to delete.',
      serverStatus('metrics.ttl.passes'),
    ),
  ],
};
