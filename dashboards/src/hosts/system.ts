import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  BytesIEC,
  BytesPerSecondIEC,
  CountsPerSecond,
  IOOpsPerSecond,
  PercentUnit,
  Seconds,
  Short,
} from '@grafana/grafana-foundation-sdk/units';
import { series } from '../build/promql.js';
import { timeseries, type TimeseriesSpec } from '../build/timeseries.js';

/** Of so many hosts or disks a line is drawn: those with the highest values at each point. */
const MOST = 15;

const none = 'No data: start the exporter with --collector.system';

const HOST = 'mongodb_cluster, host';
const DISK = `${HOST}, device`;

const gaugeBy = (labels: string, name: string): string =>
  `max by (${labels}) (${series('host', `mongodb_system_${name}`)})`;

const rateBy = (labels: string, name: string, where?: string): string =>
  `sum by (${labels}) (max by (${labels}${where === undefined ? '' : ', mode'}) (rate(${series('host', `mongodb_system_${name}`, where)}[$__rate_interval])))`;

/** Replies of the collector are kept for 15 s: a rate needs a window of more than twice that. */
const INTERVAL = '1m';

type Shape = Pick<TimeseriesSpec, 'title' | 'description' | 'unit'> & { readonly width?: number };

const byHost = (shape: Shape, expr: string): Panel =>
  timeseries({
    width: 8,
    ...shape,
    none,
    interval: INTERVAL,
    queries: [{ expr: `topk(${MOST}, ${expr})`, legend: '{{host}}' }],
  });

const byDisk = (shape: Shape, expr: string): Panel =>
  timeseries({
    ...{ width: 8, ...shape, none, interval: INTERVAL },
    queries: [{ expr: `topk(${MOST}, ${expr})`, legend: '{{host}} {{device}}' }],
  });

const cpuOf = (mode: string): string =>
  `${rateBy(HOST, 'cpu_seconds_total', `mode=~"${mode}"`)} / ${gaugeBy(HOST, 'cpus')}`;

export const cpu: readonly Panel[] = [
  byHost(
    {
      title: 'CPU used',
      description: 'Which hosts are busy? Part of the time of all processors, waiting for disks excluded.',
      unit: PercentUnit,
    },
    cpuOf('user|nice|system|irq|softirq|steal'),
  ),
  byHost(
    {
      title: 'Waiting for disks',
      description: 'Which hosts wait for their disks? Part of the time of all processors (iowait).',
      unit: PercentUnit,
    },
    cpuOf('iowait'),
  ),
  byHost(
    {
      title: 'Stolen time',
      description: 'Which virtual hosts get less CPU time than they need? Taken for other guests (steal).',
      unit: PercentUnit,
    },
    cpuOf('steal'),
  ),
  byHost(
    {
      title: 'Threads per processor',
      description: 'Do threads wait for a processor? Those that run or could run: above 1 some wait.',
      unit: Short,
    },
    `${gaugeBy(HOST, 'processes_running')} / ${gaugeBy(HOST, 'cpus')}`,
  ),
  byHost(
    {
      title: 'Threads that wait for a disk',
      description: 'How many threads are blocked by disks? More than a few for long: the disk is too slow.',
      unit: Short,
    },
    gaugeBy(HOST, 'processes_blocked'),
  ),
  byHost(
    {
      title: 'Context switches',
      description: 'How often do processors change threads? A jump without more load shows contention.',
      unit: CountsPerSecond,
    },
    rateBy(HOST, 'context_switches_total'),
  ),
];

export const memory: readonly Panel[] = [
  byHost(
    {
      title: 'Memory used',
      description: 'Which hosts run out of memory? Part that processes hold, caches of files excluded.',
      unit: PercentUnit,
    },
    `1 - ${gaugeBy(HOST, 'memory_available_bytes')} / ${gaugeBy(HOST, 'memory_total_bytes')}`,
  ),
  byHost(
    {
      title: 'Swap used',
      description: 'Which hosts swap? Memory of mongod in swap makes it slow.',
      unit: BytesIEC,
    },
    `${gaugeBy(HOST, 'swap_total_bytes')} - ${gaugeBy(HOST, 'swap_free_bytes')}`,
  ),
  byHost(
    {
      title: 'Page faults',
      description: 'Which hosts wait for memory? Page faults that needed a disk.',
      unit: CountsPerSecond,
    },
    rateBy(HOST, 'major_page_faults_total'),
  ),
];

const latency = (kind: 'read' | 'write'): string =>
  `${rateBy(DISK, `disk_${kind}_seconds_total`)} / (${rateBy(DISK, `disk_${kind}s_total`)} > 0)`;

export const disks: readonly Panel[] = [
  byDisk(
    {
      title: 'Disk use',
      description:
        'Which disks are busy? Part of the time in which a request was under way; a device that serves many at once is not full at 100 %.',
      unit: PercentUnit,
    },
    rateBy(DISK, 'disk_io_seconds_total'),
  ),
  byDisk(
    { title: 'Read latency', description: 'How long do reads take? Mean by disk.', unit: Seconds },
    latency('read'),
  ),
  byDisk(
    { title: 'Write latency', description: 'How long do writes take? Mean by disk.', unit: Seconds },
    latency('write'),
  ),
  byDisk(
    {
      title: 'Reads and writes',
      description: 'How many requests do disks serve? Reads and writes together.',
      unit: IOOpsPerSecond,
    },
    `${rateBy(DISK, 'disk_reads_total')} + ${rateBy(DISK, 'disk_writes_total')}`,
  ),
  byDisk(
    { title: 'Read from disks', description: 'How much is read? By disk.', unit: BytesPerSecondIEC },
    rateBy(DISK, 'disk_read_bytes_total'),
  ),
  byDisk(
    { title: 'Written to disks', description: 'How much is written? By disk.', unit: BytesPerSecondIEC },
    rateBy(DISK, 'disk_written_bytes_total'),
  ),
];

const MOUNT = `${HOST}, mount`;

const byMount = (shape: Shape, expr: string): Panel =>
  timeseries({
    ...{ ...shape, none },
    queries: [{ expr: `topk(${MOST}, ${expr})`, legend: '{{host}} {{mount}}' }],
  });

export const fileSystems: readonly Panel[] = [
  byMount(
    {
      title: 'File systems used',
      description: 'Which file systems fill up? Part that is not available to users. MongoDB 6.0 and newer.',
      unit: PercentUnit,
    },
    `1 - ${gaugeBy(MOUNT, 'mount_available_bytes')} / ${gaugeBy(MOUNT, 'mount_size_bytes')}`,
  ),
  timeseries({
    title: 'Least available space',
    description: `Which file systems have the least space? The ${MOST} with the least. MongoDB 6.0 and newer.`,
    unit: BytesIEC,
    none,
    queries: [
      { expr: `bottomk(${MOST}, ${gaugeBy(MOUNT, 'mount_available_bytes')})`, legend: '{{host}} {{mount}}' },
    ],
  }),
];

export const network: readonly Panel[] = [
  byHost(
    {
      title: 'Segments sent again',
      description: 'Does the network lose packets? TCP segments that had to be sent again.',
      unit: CountsPerSecond,
      width: 12,
    },
    rateBy(HOST, 'tcp_retransmitted_segments_total'),
  ),
  byHost(
    {
      title: 'Connections refused by full queues',
      description: 'Do connections fail because the queue of a listening process is full? By host.',
      unit: CountsPerSecond,
      width: 12,
    },
    rateBy(HOST, 'tcp_listen_overflows_total'),
  ),
];
