import type { Doc } from './document.js';

/** hostInfo of a small machine; every process has one of its own. */
export function hostDocument(): Doc {
  return {
    system: {
      ...{ currentTime: new Date(), hostname: 'db', cpuAddrSize: 64, memSizeMB: 16_384, memLimitMB: 8_192 },
      ...{ numCores: 4, numPhysicalCores: 2, numCpuSockets: 1, cpuArch: 'x86_64', numaEnabled: false },
    },
    os: { type: 'Linux', name: 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"', version: 'Kernel 6.1.0' },
    // 6.0 has it twice.
    extra: { extra: { kernelVersion: '6.1.0', pageSize: 4096 } },
    ok: 1,
  };
}
