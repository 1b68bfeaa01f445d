import { isDocument, numberOf, valueAt } from '../../mongo/bson.js';
import { counter, gauge, type Family, type MetricGroup, type Source } from '../family.js';
import type { Labelled } from '../from-analysis.js';
import { perNode } from '../from-collectors.js';

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
  title: 'Machines',
  families: [
    counter(
      'mongodb_system_cpu_seconds_total',
      'Time of all processors of the machine.',
      perNode(COMMAND, 'getDiagnosticData.systemMetrics.cpu.*_ms', ({ cpu }) => cpuSeconds(cpu), {
        labels: ['mode'],
      }),
    ),
    gauge(
      'mongodb_system_cpus',
      'Logical processors of the machine.',
      // Newer servers report the second.
      perNode(
        COMMAND,
        'getDiagnosticData.systemMetrics.cpu.num_cpus, getDiagnosticData.systemMetrics.cpu.num_logical_cores',
        ({ cpu }) => numberOf(valueAt(cpu, ['num_cpus']) ?? valueAt(cpu, ['num_logical_cores'])),
      ),
    ),
    counter(
      'mongodb_system_context_switches_total',
      'Context switches of the machine.',
      one(['cpu', 'ctxt']),
    ),
    gauge(
      'mongodb_system_processes_running',
      'Threads of the machine that run or could run.',
      one(['cpu', 'procs_running']),
    ),
    gauge(
      'mongodb_system_processes_blocked',
      'Threads of the machine that wait for a disk.',
      one(['cpu', 'procs_blocked']),
    ),
    memory('memory_total', 'Memory of the machine.', 'MemTotal_kb'),
    memory('memory_free', 'Memory of the machine that nothing uses.', 'MemFree_kb'),
    memory(
      'memory_available',
      'Memory of the machine that processes could get, caches given up.',
      'MemAvailable_kb',
    ),
    memory('memory_cached', 'Memory of the machine that caches files.', 'Cached_kb'),
    memory('memory_buffers', 'Memory of the machine that buffers blocks of disks.', 'Buffers_kb'),
    memory('swap_total', 'Swap space of the machine.', 'SwapTotal_kb'),
    memory('swap_free', 'Swap space of the machine that is not used.', 'SwapFree_kb'),
    counter(
      'mongodb_system_major_page_faults_total',
      'Page faults on the machine that needed a disk.',
      one(['vmstat', 'pgmajfault']),
    ),
    disk('reads', 'Reads that the disk has done.', 'reads'),
    disk('writes', 'Writes that the disk has done.', 'writes'),
    disk('read_bytes', 'Read from the disk.', 'read_sectors', { times: SECTOR_BYTES }),
    disk('written_bytes', 'Written to the disk.', 'write_sectors', { times: SECTOR_BYTES }),
    disk('read_seconds', 'Time that reads took, each for itself.', 'read_time_ms', { per: 1000 }),
    disk('write_seconds', 'Time that writes took, each for itself.', 'write_time_ms', { per: 1000 }),
    disk('io_seconds', 'Time in which the disk had something to do.', 'io_time_ms', { per: 1000 }),
    mount('size', 'Size of the file system.', 'capacity'),
    mount('free', 'What is free of the file system, the part for root included.', 'free'),
    mount('available', 'What everybody may still use of the file system.', 'available'),
    counter(
      'mongodb_system_tcp_retransmitted_segments_total',
      'TCP segments that the machine had to send again: packets get lost.',
      one(['netstat', 'Tcp:RetransSegs']),
    ),
    counter(
      'mongodb_system_tcp_listen_overflows_total',
      'TCP connections that came while the queue of a listening process was full.',
      one(['netstat', 'TcpExt:ListenOverflows']),
    ),
  ],
};

function one(path: readonly string[], unit: Unit = {}): Source {
  return perNode(COMMAND, `getDiagnosticData.systemMetrics.${path.join('.')}`, (reply) =>
    scaled(valueAt(reply, path), unit),
  );
}

/** A kB of the kernel is 1024 bytes. */
function memory(suffix: string, help: string, key: string): Family {
  return gauge(`mongodb_system_${suffix}_bytes`, help, one(['memory', key], { times: 1024 }));
}

function disk(suffix: string, help: string, key: string, unit: Unit = {}): Family {
  const source = perNode(
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
  const source = perNode(
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
