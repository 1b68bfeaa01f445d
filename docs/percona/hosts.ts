import { none, renamed, type PerconaSection } from './row.js';

const MODES = ['user', 'nice', 'system', 'idle', 'iowait', 'irq', 'softirq', 'steal'];

/** Metrics of the host. */
export const hosts: PerconaSection = {
  title: 'Hosts',
  note: `Off by default: see [Collectors](collectors.md). One series per host, with the label \`host\`; in the other exporter one per process.
The name of a disk or mount is a label. node_exporter has more metrics.`,
  rows: [
    ...renamed(
      Object.fromEntries(
        MODES.map((mode) => [
          `mongodb_sys_cpu_${mode}_ms`,
          `mongodb_system_cpu_seconds_total{mode="${mode}"}`,
        ]),
      ),
      { conversion: 'ms → s' },
    ),
    ...renamed({
      mongodb_sys_cpu_num_cpus: 'mongodb_system_cpus',
      mongodb_sys_cpu_num_logical_cores: 'mongodb_system_cpus',
      mongodb_sys_cpu_ctxt: 'mongodb_system_context_switches_total',
      mongodb_sys_cpu_procs_running: 'mongodb_system_processes_running',
      mongodb_sys_cpu_procs_blocked: 'mongodb_system_processes_blocked',
      mongodb_sys_vmstat_pgmajfault: 'mongodb_system_major_page_faults_total',
      mongodb_sys_netstat_Tcp_RetransSegs: 'mongodb_system_tcp_retransmitted_segments_total',
      mongodb_sys_netstat_TcpExt_ListenOverflows: 'mongodb_system_tcp_listen_overflows_total',
    }),
    ...renamed(
      {
        mongodb_sys_memory_MemTotal_kb: 'mongodb_system_memory_total_bytes',
        mongodb_sys_memory_MemFree_kb: 'mongodb_system_memory_free_bytes',
        mongodb_sys_memory_MemAvailable_kb: 'mongodb_system_memory_available_bytes',
        mongodb_sys_memory_Cached_kb: 'mongodb_system_memory_cached_bytes',
        mongodb_sys_memory_Buffers_kb: 'mongodb_system_memory_buffers_bytes',
        mongodb_sys_memory_SwapTotal_kb: 'mongodb_system_swap_total_bytes',
        mongodb_sys_memory_SwapFree_kb: 'mongodb_system_swap_free_bytes',
      },
      { conversion: 'KiB → bytes' },
    ),
    ...renamed({
      'mongodb_sys_disks_<device>_reads': 'mongodb_system_disk_reads_total',
      'mongodb_sys_disks_<device>_writes': 'mongodb_system_disk_writes_total',
    }),
    ...renamed(
      {
        'mongodb_sys_disks_<device>_read_sectors': 'mongodb_system_disk_read_bytes_total',
        'mongodb_sys_disks_<device>_write_sectors': 'mongodb_system_disk_written_bytes_total',
      },
      { conversion: 'sectors → bytes' },
    ),
    ...renamed(
      {
        'mongodb_sys_disks_<device>_read_time_ms': 'mongodb_system_disk_read_seconds_total',
        'mongodb_sys_disks_<device>_write_time_ms': 'mongodb_system_disk_write_seconds_total',
        'mongodb_sys_disks_<device>_io_time_ms': 'mongodb_system_disk_io_seconds_total',
      },
      { conversion: 'ms → s' },
    ),
    ...renamed({
      'mongodb_sys_mounts_<mount>_capacity': 'mongodb_system_mount_size_bytes',
      'mongodb_sys_mounts_<mount>_free': 'mongodb_system_mount_free_bytes',
      'mongodb_sys_mounts_<mount>_available': 'mongodb_system_mount_available_bytes',
    }),
    ...none(
      'Use node_exporter for it.',
      ...['cpu', 'disks', 'memory', 'netstat', 'vmstat'].map((part) => `mongodb_sys_${part}_<other>`),
    ),
    ...none(
      'Connections between the members, by host; mongodb_connections_current includes them.',
      'mongodb_connPoolStats_<field>',
    ),
  ],
};
