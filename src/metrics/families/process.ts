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
      'CPU time of the process; Linux only.',
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
      'Memory the process holds, in steps of a mebibyte.',
      serverStatus('mem.resident', { times: MEBIBYTE }),
    ),
    gauge(
      'mongodb_memory_virtual_bytes',
      'Address space of the process, in steps of a mebibyte.',
      serverStatus('mem.virtual', { times: MEBIBYTE }),
    ),
    gauge(
      'mongodb_tcmalloc_allocated_bytes',
      'Memory in use by the server, the cache of the storage engine included; without what the allocator keeps free.',
      serverStatus('tcmalloc.generic.current_allocated_bytes'),
    ),
    gauge(
      'mongodb_tcmalloc_heap_bytes',
      'Memory that the allocator has taken from the system; what is not in use of it is fragmented or kept free.',
      serverStatus('tcmalloc.generic.heap_size'),
    ),
    counter(
      'mongodb_page_faults_total',
      'Page faults that needed the disk.',
      serverStatus('extra_info.page_faults'),
    ),
    counter(
      'mongodb_asserts_total',
      'Asserts raised; the server starts over at 2^30, which rollovers counts.',
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
