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
      'Data in the cache.',
      serverStatus(cache('bytes currently in the cache')),
    ),
    gauge(
      'mongodb_wiredtiger_cache_max_bytes',
      'Size that the cache may have; over 95 % of it operations have to help to make room.',
      serverStatus(cache('maximum bytes configured')),
    ),
    gauge(
      'mongodb_wiredtiger_cache_dirty_bytes',
      'Data in the cache that is not on disk yet; over 20 % of the size operations have to help to write it.',
      serverStatus(cache('tracked dirty bytes in the cache')),
    ),
    counter(
      'mongodb_wiredtiger_cache_read_bytes_total',
      'Data read from disk into the cache.',
      serverStatus(cache('bytes read into cache')),
    ),
    counter(
      'mongodb_wiredtiger_cache_written_bytes_total',
      'Data written from the cache to disk.',
      serverStatus(cache('bytes written from cache')),
    ),
    counter(
      'mongodb_wiredtiger_cache_evicted_pages_total',
      'Pages removed from the cache; dirty ones had to be written first.',
      serverStatusRows(
        ENGINES.flatMap((engine) => [
          [`${engine}.cache.unmodified pages evicted`, { state: 'clean' }],
          [`${engine}.cache.modified pages evicted`, { state: 'dirty' }],
        ]),
      ),
    ),
    counter(
      'mongodb_wiredtiger_cache_app_thread_evictions_total',
      'Pages that operations had to remove from the cache, since the engine did not keep up; newer servers (8.x) count the attempts.',
      serverStatus(
        cache('pages evicted by application threads', 'page evict attempts by application threads'),
      ),
    ),
    counter(
      'mongodb_wiredtiger_cache_app_thread_eviction_seconds_total',
      'Time that operations have spent on making room in the cache.',
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
      'Size on disk of versions of documents that have been overwritten and are still needed: it grows while the majority lags.',
      serverStatus(cache('history store table on-disk size')),
    ),
    gauge(
      'mongodb_wiredtiger_checkpoint_last_duration_seconds',
      'How long the last checkpoint took; there is one about every 60 s.',
      serverStatus(
        checkpoint('most recent time (msecs)', 'transaction checkpoint most recent time (msecs)'),
        {
          per: 1000,
        },
      ),
    ),
    counter(
      'mongodb_wiredtiger_checkpoints_total',
      'Checkpoints written.',
      serverStatus(checkpoint('total succeed number of checkpoints', 'transaction checkpoints')),
    ),
    counter(
      'mongodb_wiredtiger_checkpoint_seconds_total',
      'Time during which checkpoints were written.',
      serverStatus(checkpoint('total time (msecs)', 'transaction checkpoint total time (msecs)'), {
        per: 1000,
      }),
    ),
    counter(
      'mongodb_wiredtiger_log_written_bytes_total',
      'Data written to the journal.',
      serverStatus('wiredTiger.log.log bytes written'),
    ),
    counter(
      'mongodb_wiredtiger_log_sync_seconds_total',
      'Time that forcing the journal to disk has taken.',
      serverStatus('wiredTiger.log.log sync time duration (usecs)', { per: 1e6 }),
    ),
    gauge(
      'mongodb_wiredtiger_open_files',
      'Files that the engine has open: one for each collection and each index in use.',
      serverStatus(ofEngines('connection.files currently open')),
    ),
    counter(
      'mongodb_wiredtiger_snapshot_too_old_errors_total',
      'Reads that failed because the point in time they asked for is no longer kept.',
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
