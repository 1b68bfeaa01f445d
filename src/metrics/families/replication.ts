import { counter, gauge, type Family, type MetricGroup } from '../family.js';
import { serverStatus, serverStatusFold } from '../from-server-status.js';

/** serverStatus.metrics.repl: fetching from the sync source, and applying; standalones report it too. */
export const replication: MetricGroup = {
  name: 'replication',
  title: 'Replication: fetch and apply',
  families: [
    buffer(
      'operations',
      'Number of operations fetched from the sync source that wait to be applied.',
      'count',
    ),
    buffer('bytes', 'Size in bytes of the operations that wait to be applied.', 'sizeBytes'),
    buffer(
      'max_bytes',
      'Size in bytes from which fetching waits for applying; since 8.0, writing to the oplog waits.',
      'maxSizeBytes',
    ),
    writeBuffer(
      'operations',
      'Number of operations fetched from the sync source that wait to be written to the oplog.',
      'count',
    ),
    writeBuffer(
      'bytes',
      'Size in bytes of the operations that wait to be written to the oplog.',
      'sizeBytes',
    ),
    writeBuffer(
      'max_bytes',
      'Size in bytes from which fetching waits for writing to the oplog.',
      'maxSizeBytes',
    ),
    gauge(
      'mongodb_repl_oplog_fetcher_lag_seconds',
      'Time in whole seconds that the newest fetched operation is behind the newest one of the sync source.',
      serverStatus('metrics.repl.network.oplogFetcherLagSeconds', { onlyFollowers: true, since: '8.0.32' }),
    ),
    counted('apply_operations_total', 'Number of oplog operations applied.', 'apply.ops'),
    counted('apply_batches_total', 'Number of batches of operations applied.', 'apply.batches.num'),
    counted(
      'apply_batch_seconds_total',
      'Time in seconds spent applying batches; divide its rate by that of mongodb_repl_apply_batches_total.',
      'apply.batches.totalMillis',
      1000,
    ),
    counted('network_bytes_total', 'Number of oplog bytes fetched from the sync source.', 'network.bytes'),
    counted('network_operations_total', 'Number of operations fetched from the sync source.', 'network.ops'),
    counted(
      'network_getmores_total',
      'Number of requests for more of the oplog to the sync source, including those without new operations.',
      'network.getmores.num',
    ),
    counted(
      'network_getmore_seconds_total',
      'Time in seconds that these requests took, including the wait for new operations.',
      'network.getmores.totalMillis',
      1000,
    ),
    counter(
      'mongodb_repl_sync_source_selections_total',
      'Number of selections of a sync source, by result: the same member, a different member, or none.',
      serverStatusFold('metrics.repl.syncSource.*', {
        label: 'result',
        keys: {
          numTimesChoseSame: 'same',
          numTimesChoseDifferent: 'different',
          numTimesCouldNotFind: 'none',
        },
        onlyInSets: true,
      }),
    ),
  ],
};

function counted(name: string, help: string, path: string, per = 1): Family {
  return counter(
    `mongodb_repl_${name}`,
    help,
    serverStatus(`metrics.repl.${path}`, { onlyInSets: true, per }),
  );
}

/** Operations that wait to be applied. The only buffer before 8.0, which writes and applies them together. */
function buffer(name: string, help: string, field: string): Family {
  return gauge(
    `mongodb_repl_buffer_${name}`,
    help,
    serverStatus([`metrics.repl.buffer.apply.${field}`, `metrics.repl.buffer.${field}`], {
      onlyInSets: true,
    }),
  );
}

/** Since 8.0, operations are first written to the oplog, then applied. */
function writeBuffer(name: string, help: string, field: string): Family {
  return gauge(
    `mongodb_repl_write_buffer_${name}`,
    help,
    serverStatus(`metrics.repl.buffer.write.${field}`, { onlyInSets: true, since: '8.0' }),
  );
}
