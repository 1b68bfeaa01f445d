import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  BytesIEC,
  BytesPerSecondIEC,
  CountsPerSecond,
  PercentUnit,
  Seconds,
  Short,
} from '@grafana/grafana-foundation-sdk/units';
import { alertsOn } from '../build/alert-rules.js';
import { gauge, once, rate, series } from '../build/promql.js';
import { byMember, TO_INSTANCE } from '../build/shared.js';
import { timeseries } from '../build/timeseries.js';

/** Of so many members a line is drawn: those with the highest values at each point. */
const MOST = 15;

const top = (expr: string) => byMember(`topk(${MOST}, ${expr})`);

const ofCache = (name: string): string =>
  once('member', `${series('member', name)} / ${series('member', 'mongodb_wiredtiger_cache_max_bytes')}`);

const wiredTiger = (name: string): string => `mongodb_wiredtiger_${name}`;

export const cache: readonly Panel[] = [
  timeseries({
    title: 'Cache used',
    description: `Does the working set fit into the cache? Part of its size; above the line, operations have to evict pages. ${alertsOn('CacheFull')}`,
    unit: PercentUnit,
    width: 8,
    limits: { warning: 'cache_used_ratio' },
    ...top(ofCache(wiredTiger('cache_bytes'))),
  }),
  timeseries({
    title: 'Cache dirty',
    description: `Is data written to disk fast enough? Part of the cache that is not on disk yet; above the line, operations have to write it. ${alertsOn('CacheDirty')}`,
    unit: PercentUnit,
    width: 8,
    limits: { warning: 'cache_dirty_ratio' },
    ...top(ofCache(wiredTiger('cache_dirty_bytes'))),
  }),
  timeseries({
    title: 'Cache size',
    description: 'How large may the cache be? By default half of the memory less 1 GiB.',
    unit: BytesIEC,
    width: 8,
    ...top(gauge('member', wiredTiger('cache_max_bytes'))),
  }),
  timeseries({
    title: 'Read into cache',
    description: 'Which members read most from disk? Much that is read: the working set does not fit.',
    unit: BytesPerSecondIEC,
    ...top(rate('member', wiredTiger('cache_read_bytes_total'))),
  }),
  timeseries({
    title: 'Written from cache',
    description: 'Which members write most to disk? By checkpoints and eviction.',
    unit: BytesPerSecondIEC,
    ...top(rate('member', wiredTiger('cache_written_bytes_total'))),
  }),
];

export const eviction: readonly Panel[] = [
  timeseries({
    title: 'Evicted pages',
    description:
      'How many pages are evicted? Clean pages cost nothing, dirty ones are written first. Sum of all chosen members.',
    unit: CountsPerSecond,
    width: 8,
    kinds: ['clean', 'dirty'],
    queries: [
      {
        expr: `sum by (state) (${rate('member', wiredTiger('cache_evicted_pages_total'), { labels: ['state'] })})`,
        legend: '{{state}}',
      },
    ],
  }),
  timeseries({
    title: 'Evicted by operations',
    description:
      'Do operations have to evict pages themselves? Above 0 the threads of the engine are not fast enough: latency rises.',
    unit: CountsPerSecond,
    width: 8,
    ...top(rate('member', wiredTiger('cache_app_thread_evictions_total'))),
  }),
  timeseries({
    title: 'Time of operations in eviction',
    description:
      'How much time do operations lose to eviction? 100 % are one operation that evicts all the time.',
    unit: PercentUnit,
    width: 8,
    ...top(rate('member', wiredTiger('cache_app_thread_eviction_seconds_total'))),
  }),
];

const byKind = (expr: string) => ({
  queries: [{ expr: `topk(${MOST}, ${expr})`, legend: '{{member}} {{kind}}' }],
  links: [TO_INSTANCE],
});

const KIND = { labels: ['kind'] };

export const tickets: readonly Panel[] = [
  timeseries({
    title: 'Tickets used',
    description:
      'Is the storage engine full? Part of the tickets in use. Since 7.0 the limit follows the load: see what waits.',
    unit: PercentUnit,
    width: 8,
    ...byKind(
      `${gauge('member', 'mongodb_tickets_out', KIND)} / ${gauge('member', 'mongodb_tickets_limit', KIND)}`,
    ),
  }),
  timeseries({
    title: 'Waiting for a ticket',
    description: 'Do operations wait for a ticket? Counted by MongoDB 7.0 and newer.',
    unit: Short,
    width: 8,
    none: 'MongoDB 7.0 and newer',
    ...byKind(gauge('member', 'mongodb_tickets_queued', KIND)),
  }),
  timeseries({
    title: 'Time in the queue',
    description:
      'How long do operations wait for tickets? 100 % are one operation that waits all the time. MongoDB 7.0 and newer.',
    unit: PercentUnit,
    width: 8,
    none: 'MongoDB 7.0 and newer',
    ...byKind(rate('member', 'mongodb_tickets_queue_seconds_total', KIND)),
  }),
];

export const checkpoints: readonly Panel[] = [
  timeseries({
    title: 'Last checkpoint',
    description:
      'How long do checkpoints take? There is one about every 60 s; one that takes nearly as long shows a disk that is too slow.',
    unit: Seconds,
    width: 8,
    ...top(gauge('member', wiredTiger('checkpoint_last_duration_seconds'))),
  }),
  timeseries({
    title: 'Time in checkpoints',
    description: 'For which part of the time is a checkpoint written? 100 %: one follows the other.',
    unit: PercentUnit,
    width: 8,
    ...top(rate('member', wiredTiger('checkpoint_seconds_total'))),
  }),
  timeseries({
    title: 'Journal',
    description: 'How much is written to the journal? Before it, no write is durable.',
    unit: BytesPerSecondIEC,
    width: 8,
    ...top(rate('member', wiredTiger('log_written_bytes_total'))),
  }),
  timeseries({
    title: 'Time in journal syncs',
    description: 'How long do syncs of the journal take? Part of the time; a slow disk shows here first.',
    unit: PercentUnit,
    ...top(rate('member', wiredTiger('log_sync_seconds_total'))),
  }),
  timeseries({
    title: 'Open files',
    description: 'How many files does the engine hold open? One for each collection and index in use.',
    unit: Short,
    ...top(gauge('member', wiredTiger('open_files'))),
  }),
];

export const history: readonly Panel[] = [
  timeseries({
    title: 'History store',
    description:
      'Does the history store grow? Old versions of documents that are still needed: it grows while the majority lags or a transaction stays open.',
    unit: BytesIEC,
    ...top(gauge('member', wiredTiger('history_store_bytes'))),
  }),
  timeseries({
    title: 'Snapshots that were too old',
    description:
      'Do reads fail because their snapshot is gone? The history that they need was removed before they ended.',
    unit: CountsPerSecond,
    ...top(rate('member', wiredTiger('snapshot_too_old_errors_total'))),
  }),
];
