import { counter, gauge, type MetricGroup } from '../family.js';
import { serverStatus, serverStatusFold, serverStatusRows } from '../from-server-status.js';

const MEBIBYTE = 1024 * 1024;

/** serverStatus.mem, tcmalloc, extra_info, asserts */
export const processes: MetricGroup = {
  name: 'process',
  title: 'CPU, memory, page faults and asserts',
  families: [
    counter(
      'mongodb_process_cpu_seconds_total',
      'CPU time in seconds of the process; Linux only.',
      serverStatusRows(
        [
          ['extra_info.user_time_us', { mode: 'user' }],
          ['extra_info.system_time_us', { mode: 'system' }],
        ],
        { per: 1e6 },
      ),
    ),
    gauge(
      'mongodb_memory_resident_bytes',
      'Resident memory of the process in bytes, in steps of a mebibyte.',
      serverStatus('mem.resident', { times: MEBIBYTE }),
    ),
    gauge(
      'mongodb_memory_virtual_bytes',
      'Virtual memory of the process in bytes, in steps of a mebibyte.',
      serverStatus('mem.virtual', { times: MEBIBYTE }),
    ),
    gauge(
      'mongodb_tcmalloc_allocated_bytes',
      'Memory in bytes in use by the process, including the cache of the storage engine, without what the allocator keeps free.',
      serverStatus('tcmalloc.generic.current_allocated_bytes'),
    ),
    gauge(
      'mongodb_tcmalloc_heap_bytes',
      'Memory in bytes that the allocator has taken from the operating system; the part not in use is fragmented or kept free.',
      serverStatus('tcmalloc.generic.heap_size'),
    ),
    counter(
      'mongodb_page_faults_total',
      'Number of page faults that needed the disk.',
      serverStatus('extra_info.page_faults'),
    ),
    counter(
      'mongodb_asserts_total',
      'Number of asserts raised; the server resets the counts at 2^30 and counts the resets as rollovers.',
      serverStatusFold('asserts.*', {
        label: 'kind',
        keys: {
          regular: 'regular',
          warning: 'warning',
          msg: 'msg',
          user: 'user',
          tripwire: 'tripwire',
          rollovers: 'rollovers',
        },
      }),
    ),
  ],
};
