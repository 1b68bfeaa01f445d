import { numberOf, stringOf, valueAt, type Document } from '../../mongo/bson.js';
import { gauge, type MetricGroup, type Source } from '../family.js';
import { info, perMember } from '../from-analysis.js';
import type { Labels } from '../labels.js';

const MEBIBYTE = 2 ** 20;

/** The host as each process reports it; absent without the collector `hostinfo`. */
export const hosts: MetricGroup = {
  name: 'hosts',
  title: 'Hosts',
  families: [
    gauge(
      'mongodb_host_memory_bytes',
      'Memory of the host in bytes.',
      host(['system', 'memSizeMB'], MEBIBYTE),
    ),
    gauge(
      'mongodb_host_memory_limit_bytes',
      'Memory in bytes that the process may use; less than that of the host where a container limits it.',
      host(['system', 'memLimitMB'], MEBIBYTE),
    ),
    gauge(
      'mongodb_host_cpus',
      'Number of logical processors of the host, as the member reports it.',
      host(['system', 'numCores']),
    ),
    gauge(
      'mongodb_host_numa_enabled',
      'Whether NUMA is enabled on the host, where MongoDB needs interleaved memory.',
      host(['system', 'numaEnabled']),
    ),
    gauge(
      'mongodb_host_info',
      'Operating system and processor architecture of the host.',
      perMember(
        'hostInfo.os, hostInfo.system.cpuArch, hostInfo.extra.kernelVersion',
        ({ replies: { hostInfo } }) => info(hostInfo && labelsOf(hostInfo)),
        { labels: ['os', 'os_version', 'cpu_arch', 'kernel'] },
      ),
    ),
  ],
};

function host(path: readonly string[], times = 1): Source {
  return perMember(`hostInfo.${path.join('.')}`, ({ replies: { hostInfo } }) => {
    const value = numberOf(valueAt(hostInfo, path));
    return value === undefined ? undefined : value * times;
  });
}

function labelsOf(hostInfo: Document): Labels {
  const text = (...path: string[]): string | undefined => stringOf(valueAt(hostInfo, path));
  return {
    os: nameIn(text('os', 'name') ?? text('os', 'type') ?? ''),
    os_version: text('os', 'version') ?? '',
    cpu_arch: text('system', 'cpuArch') ?? '',
    // 6.0 reports it one level too deep.
    kernel: text('extra', 'kernelVersion') ?? text('extra', 'extra', 'kernelVersion') ?? '',
  };
}

/** For distributions that the server does not know, it returns the whole line of /etc/os-release. */
function nameIn(name: string): string {
  return /^[A-Z_]+="?(.*?)"?$/.exec(name)?.[1] ?? name;
}
