import { counter, gauge, type MetricGroup } from '../family.js';
import { serverStatus, serverStatusRows } from '../from-server-status.js';

/** The in-memory engine is WiredTiger without files: its section has another name and the same statistics. */
const ENGINES = ['wiredTiger', 'inMemory'] as const;

/** serverStatus.wiredTiger, which is empty while the global lock is held; the engine defines the names. */
export const wiredTiger: MetricGroup = {
  name: 'wiredtiger',
  title: 'Storage engine (WiredTiger)',
  families: [
    gauge(
      'mongodb_wiredtiger_cache_bytes',
      'Size in bytes of the data in the cache.',
      serverStatus(cache('bytes currently in the cache')),
    ),
    gauge(
      'mongodb_wiredtiger_cache_max_bytes',
      'Maximum size in bytes of the cache; above 95 % of it, operations have to help with eviction.',
      serverStatus(cache('maximum bytes configured')),
    ),
    gauge(
      'mongodb_wiredtiger_cache_dirty_bytes',
      'Size in bytes of the data in the cache that is not on disk yet; above 20 % of the maximum size, operations have to help to write it.',
      serverStatus(cache('tracked dirty bytes in the cache')),
    ),
    counter(
      'mongodb_wiredtiger_cache_read_bytes_total',
      'Number of bytes read from disk into the cache.',
      serverStatus(cache('bytes read into cache')),
    ),
    counter(
      'mongodb_wiredtiger_cache_written_bytes_total',
      'Number of bytes written from the cache to disk.',
      serverStatus(cache('bytes written from cache')),
    ),
    counter(
      'mongodb_wiredtiger_cache_evicted_pages_total',
      'Number of pages evicted from the cache; dirty pages are written first.',
      serverStatusRows(
        ENGINES.flatMap((engine) => [
          [`${engine}.cache.unmodified pages evicted`, { state: 'clean' }],
          [`${engine}.cache.modified pages evicted`, { state: 'dirty' }],
        ]),
      ),
    ),
    counter(
      'mongodb_wiredtiger_cache_app_thread_evictions_total',
      'Number of pages that operations had to evict because the engine did not keep up; newer servers (8.x) count the attempts.',
      serverStatus(
        cache('pages evicted by application threads', 'page evict attempts by application threads'),
      ),
    ),
    counter(
      'mongodb_wiredtiger_cache_app_thread_eviction_seconds_total',
      'Time in seconds that operations spent on eviction.',
      serverStatus(
        [
          ...ofEngines('thread-yield.application thread time evicting (usecs)'),
          // Since 8.0 it is here.
          ...cache('application thread time evicting (usecs)'),
        ],
        { per: 1e6 },
      ),
    ),
    gauge(
      'mongodb_wiredtiger_history_store_bytes',
      'Size in bytes on disk of overwritten document versions that are still needed; it grows while the majority lags.',
      serverStatus(cache('history store table on-disk size')),
    ),
    gauge(
      'mongodb_wiredtiger_checkpoint_last_duration_seconds',
      'Time in seconds that the last checkpoint took; one is written about every 60 s.',
      serverStatus(
        checkpoint('most recent time (msecs)', 'transaction checkpoint most recent time (msecs)'),
        {
          per: 1000,
        },
      ),
    ),
    counter(
      'mongodb_wiredtiger_checkpoints_total',
      'Number of checkpoints written.',
      serverStatus(checkpoint('total succeed number of checkpoints', 'transaction checkpoints')),
    ),
    counter(
      'mongodb_wiredtiger_checkpoint_seconds_total',
      'Time in seconds during which checkpoints were written.',
      serverStatus(checkpoint('total time (msecs)', 'transaction checkpoint total time (msecs)'), {
        per: 1000,
      }),
    ),
    counter(
      'mongodb_wiredtiger_log_written_bytes_total',
      'Number of bytes written to the journal.',
      serverStatus('wiredTiger.log.log bytes written'),
    ),
    counter(
      'mongodb_wiredtiger_log_sync_seconds_total',
      'Time in seconds spent syncing the journal to disk.',
      serverStatus('wiredTiger.log.log sync time duration (usecs)', { per: 1e6 }),
    ),
    gauge(
      'mongodb_wiredtiger_open_files',
      'Number of files that the engine has open: one for each collection and each index in use.',
      serverStatus(ofEngines('connection.files currently open')),
    ),
    counter(
      'mongodb_wiredtiger_snapshot_too_old_errors_total',
      'Number of reads that failed because the requested point in time is no longer kept.',
      serverStatus('wiredTiger.snapshot-window-settings.total number of SnapshotTooOld errors'),
    ),
  ],
};

/** The same number of both engines: a server reports the section of one. */
function ofEngines(...paths: readonly string[]): readonly string[] {
  return ENGINES.flatMap((engine) => paths.map((path) => `${engine}.${path}`));
}

function cache(...names: readonly string[]): readonly string[] {
  return ofEngines(...names.map((name) => `cache.${name}`));
}

/** 8.0 moved checkpoints to a separate section, with shorter names. */
function checkpoint(name: string, before: string): readonly string[] {
  return [`wiredTiger.checkpoint.${name}`, `wiredTiger.transaction.${before}`];
}
