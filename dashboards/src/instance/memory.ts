import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  BytesIEC,
  BytesPerSecondIEC,
  CountsPerSecond,
  PercentUnit,
  Seconds,
} from '@grafana/grafana-foundation-sdk/units';
import { PALETTE } from '../build/colours.js';
import { once, series } from '../build/promql.js';
import { tooMuch } from '../build/steps.js';
import { threshold } from '../build/thresholds.js';
import { timeseries } from '../build/timeseries.js';
import { byLabel, lines, now, perSecond } from './lines.js';

const ofCache = (name: string): string =>
  once('member', `${series('member', name)} / ${series('member', 'mongodb_wiredtiger_cache_max_bytes')}`);

/** A panel of its own for each part of the cache that has a limit. */
export const memory: readonly Panel[] = [
  timeseries({
    title: 'Memory',
    description:
      'How much memory does the process take? Resident: held of the machine. In use: by the server, the cache included; what the allocator has beyond is free or fragmented.',
    unit: BytesIEC,
    width: 8,
    queries: lines(
      ['resident', now('mongodb_memory_resident_bytes')],
      ['in use', now('mongodb_tcmalloc_allocated_bytes')],
      ['of the allocator', now('mongodb_tcmalloc_heap_bytes')],
    ),
  }),
  timeseries({
    title: 'Cache used',
    description:
      'Does the working set fit into the cache? Of its size; from the line on, operations have to make room. Alert: MongoDBCacheFull.',
    unit: PercentUnit,
    width: 8,
    steps: tooMuch({ warning: threshold('cache_used_ratio') }),
    queries: lines(['used', ofCache('mongodb_wiredtiger_cache_bytes')]),
  }),
  timeseries({
    title: 'Cache dirty',
    description:
      'Does writing to disk keep up? Data in the cache that is not on disk yet; from the line on, operations have to write it. Alert: MongoDBCacheDirty.',
    unit: PercentUnit,
    width: 8,
    steps: tooMuch({ warning: threshold('cache_dirty_ratio') }),
    queries: lines(['dirty', ofCache('mongodb_wiredtiger_cache_dirty_bytes')]),
  }),
  timeseries({
    title: 'Cache traffic',
    description: 'How much goes between cache and disk? Much that is read: the working set does not fit.',
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
      'Who makes room in the cache? Clean pages cost nothing, dirty ones are written; by operations: the engine did not keep up. Of all chosen members together.',
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
      'Do checkpoints take long? There is one about every 60 s; one that takes nearly as long is a disk too slow.',
    unit: Seconds,
    width: 8,
    queries: lines(['duration', now('mongodb_wiredtiger_checkpoint_last_duration_seconds')]),
  }),
];
