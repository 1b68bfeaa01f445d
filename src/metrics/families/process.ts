import { counter, gauge, type Subject } from '../family.js';
import { serverStatus, serverStatusFold } from '../from-server-status.js';

const MEBIBYTE = 1024 * 1024;

/** serverStatus.mem, extra_info, asserts */
export const processes: Subject = {
  name: 'process',
  title: 'Memory, page faults and asserts',
  families: [
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
