import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  BytesIEC,
  BytesPerSecondIEC,
  CountsPerSecond,
  PercentUnit,
  Seconds,
} from '@grafana/grafana-foundation-sdk/units';
import { alertsOn } from '../build/alert-rules.js';
import { PALETTE } from '../build/colours.js';
import { once, series } from '../build/promql.js';
import { timeseries } from '../build/timeseries.js';
import { byLabel, lines, now, perSecond } from './lines.js';

const ofCache = (name: string): string =>
  once('member', `${series('member', name)} / ${series('member', 'mongodb_wiredtiger_cache_max_bytes')}`);

export const memory: readonly Panel[] = [
  timeseries({
    title: 'Memory',
    description:
      'How much memory does the process use? Resident: of the host. In use: by the server, the cache included; what the allocator holds beyond is free or fragmented.',
    unit: BytesIEC,
    width: 6,
    queries: lines(
      ['resident', now('mongodb_memory_resident_bytes')],
      ['in use', now('mongodb_tcmalloc_allocated_bytes')],
      ['of the allocator', now('mongodb_tcmalloc_heap_bytes')],
    ),
  }),
];

/** A panel of its own for each part of the cache that has a limit. */
export const cache: readonly Panel[] = [
  timeseries({
    title: 'Cache used',
    description: `Does the working set fit into the cache? Part of its size; above the line, operations have to evict pages. ${alertsOn('CacheFull')}`,
    unit: PercentUnit,
    width: 8,
    limits: { warning: 'cache_used_ratio' },
    queries: lines(['used', ofCache('mongodb_wiredtiger_cache_bytes')]),
  }),
  timeseries({
    title: 'Cache dirty',
    description: `Is data written to disk fast enough? Data in the cache that is not on disk yet; above the line, operations have to write it. ${alertsOn('CacheDirty')}`,
    unit: PercentUnit,
    width: 8,
    limits: { warning: 'cache_dirty_ratio' },
    queries: lines(['dirty', ofCache('mongodb_wiredtiger_cache_dirty_bytes')]),
  }),
  timeseries({
    title: 'Cache traffic',
    description:
      'How much is read into the cache and written from it? Much that is read: the working set does not fit.',
    unit: BytesPerSecondIEC,
    width: 8,
    queries: lines(
      ['read', perSecond('mongodb_wiredtiger_cache_read_bytes_total')],
      ['written', perSecond('mongodb_wiredtiger_cache_written_bytes_total')],
      ['journal', perSecond('mongodb_wiredtiger_log_written_bytes_total')],
    ),
  }),
  timeseries({
    title: 'Evicted pages',
    description:
      'Which pages are evicted from the cache, and by which threads? Clean pages cost nothing, dirty ones are written; by operations: the engine is not fast enough. Sum of all chosen members.',
    unit: CountsPerSecond,
    width: 8,
    kinds: ['clean', 'dirty', 'by operations'],
    queries: [
      byLabel('mongodb_wiredtiger_cache_evicted_pages_total', 'state'),
      {
        expr: `sum(${perSecond('mongodb_wiredtiger_cache_app_thread_evictions_total')})`,
        legend: 'by operations',
        colour: PALETTE.green,
      },
    ],
  }),
  timeseries({
    title: 'Last checkpoint',
    description:
      'How long do checkpoints take? There is one about every 60 s; one that takes nearly as long shows a disk that is too slow.',
    unit: Seconds,
    width: 8,
    queries: lines(['duration', now('mongodb_wiredtiger_checkpoint_last_duration_seconds')]),
  }),
];
