import { isDocument, numberOf, valueAt } from '../../mongo/bson.js';
import { counter, gauge, type Family, type MetricGroup, type Source } from '../family.js';
import type { Labelled } from '../from-analysis.js';
import { perHost } from '../from-collectors.js';

const COMMAND = 'getDiagnosticData';

/** Size of the sectors that Linux counts, regardless of the sector size of the device. */
const SECTOR_BYTES = 512;

/** Factor and divisor from the reported unit to the unit of the metric. */
interface Unit {
  readonly times?: number;
  readonly per?: number;
}

/** Key in the reply → label value. Guest time of virtual machines is already included in user and nice. */
const CPU_MODES = {
  user_ms: 'user',
  nice_ms: 'nice',
  system_ms: 'system',
  idle_ms: 'idle',
  iowait_ms: 'iowait',
  irq_ms: 'irq',
  softirq_ms: 'softirq',
  steal_ms: 'steal',
};

/** Hosts, from the diagnostic data of one process on each; absent without the collector `system`. */
export const system: MetricGroup = {
  name: 'system',
  title: 'Load of hosts',
  families: [
    counter(
      'mongodb_system_cpu_seconds_total',
      'CPU time in seconds of all processors of the host.',
      perHost(COMMAND, 'getDiagnosticData.systemMetrics.cpu.*_ms', ({ cpu }) => cpuSeconds(cpu), {
        labels: ['mode'],
      }),
    ),
    gauge(
      'mongodb_system_cpus',
      'Number of logical processors of the host.',
      // Newer servers report the second.
      perHost(
        COMMAND,
        'getDiagnosticData.systemMetrics.cpu.num_cpus, getDiagnosticData.systemMetrics.cpu.num_logical_cores',
        ({ cpu }) => numberOf(valueAt(cpu, ['num_cpus']) ?? valueAt(cpu, ['num_logical_cores'])),
      ),
    ),
    counter(
      'mongodb_system_context_switches_total',
      'Number of context switches on the host.',
      one(['cpu', 'ctxt']),
    ),
    gauge(
      'mongodb_system_processes_running',
      'Number of threads on the host that run or are ready to run.',
      one(['cpu', 'procs_running']),
    ),
    gauge(
      'mongodb_system_processes_blocked',
      'Number of threads on the host that wait for a disk.',
      one(['cpu', 'procs_blocked']),
    ),
    memory('memory_total', 'Total memory of the host in bytes.', 'MemTotal_kb'),
    memory('memory_free', 'Unused memory of the host in bytes.', 'MemFree_kb'),
    memory(
      'memory_available',
      'Memory of the host in bytes that is available to processes when caches are released.',
      'MemAvailable_kb',
    ),
    memory('memory_cached', 'Memory of the host in bytes that caches files.', 'Cached_kb'),
    memory('memory_buffers', 'Memory of the host in bytes that buffers disk blocks.', 'Buffers_kb'),
    memory('swap_total', 'Swap space of the host in bytes.', 'SwapTotal_kb'),
    memory('swap_free', 'Unused swap space of the host in bytes.', 'SwapFree_kb'),
    counter(
      'mongodb_system_major_page_faults_total',
      'Number of page faults on the host that needed a disk.',
      one(['vmstat', 'pgmajfault']),
    ),
    disk('reads', 'Number of reads completed by the disk.', 'reads'),
    disk('writes', 'Number of writes completed by the disk.', 'writes'),
    disk('read_bytes', 'Number of bytes read from the disk.', 'read_sectors', { times: SECTOR_BYTES }),
    disk('written_bytes', 'Number of bytes written to the disk.', 'write_sectors', { times: SECTOR_BYTES }),
    disk('read_seconds', 'Time in seconds that reads took, summed over all reads.', 'read_time_ms', {
      per: 1000,
    }),
    disk('write_seconds', 'Time in seconds that writes took, summed over all writes.', 'write_time_ms', {
      per: 1000,
    }),
    disk('io_seconds', 'Time in seconds during which the disk was busy.', 'io_time_ms', { per: 1000 }),
    mount('size', 'Size of the file system in bytes.', 'capacity'),
    mount('free', 'Free space of the file system in bytes, including the part reserved for root.', 'free'),
    mount(
      'available',
      'Free space of the file system in bytes, without the part reserved for root.',
      'available',
    ),
    counter(
      'mongodb_system_tcp_retransmitted_segments_total',
      'Number of TCP segments that the host retransmitted because packets were lost.',
      one(['netstat', 'Tcp:RetransSegs']),
    ),
    counter(
      'mongodb_system_tcp_listen_overflows_total',
      'Number of TCP connections that arrived while the queue of a listening process was full.',
      one(['netstat', 'TcpExt:ListenOverflows']),
    ),
  ],
};

function one(path: readonly string[], unit: Unit = {}): Source {
  return perHost(COMMAND, `getDiagnosticData.systemMetrics.${path.join('.')}`, (reply) =>
    scaled(valueAt(reply, path), unit),
  );
}

/** A kB of the kernel is 1024 bytes. */
function memory(suffix: string, help: string, key: string): Family {
  return gauge(`mongodb_system_${suffix}_bytes`, help, one(['memory', key], { times: 1024 }));
}

function disk(suffix: string, help: string, key: string, unit: Unit = {}): Family {
  const source = perHost(
    COMMAND,
    `getDiagnosticData.systemMetrics.disks.*.${key}`,
    ({ disks }) => each(disks, 'device', key, unit),
    {
      labels: ['device'],
    },
  );
  return counter(`mongodb_system_disk_${suffix}_total`, help, source);
}

function mount(suffix: string, help: string, key: string): Family {
  const source = perHost(
    COMMAND,
    `getDiagnosticData.systemMetrics.mounts.*.${key}`,
    ({ mounts }) => each(mounts, 'mount', key),
    {
      labels: ['mount'],
      since: '6.0',
    },
  );
  return gauge(`mongodb_system_mount_${suffix}_bytes`, help, source);
}

function cpuSeconds(cpu: unknown): readonly Labelled[] {
  return Object.entries(CPU_MODES).flatMap(([key, mode]) => {
    const millis = numberOf(valueAt(cpu, [key]));
    return millis === undefined ? [] : [{ labels: { mode }, value: millis / 1000 }];
  });
}

function each(all: unknown, label: string, key: string, unit: Unit = {}): readonly Labelled[] {
  return Object.entries(isDocument(all) ? all : {}).flatMap(([name, counts]) => {
    const value = scaled(valueAt(counts, [key]), unit);
    return value === undefined ? [] : [{ labels: { [label]: name }, value }];
  });
}

function scaled(value: unknown, { times = 1, per = 1 }: Unit): number | undefined {
  const number = numberOf(value);
  return number === undefined ? undefined : (number * times) / per;
}
