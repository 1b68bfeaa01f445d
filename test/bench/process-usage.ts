import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The clock that /proc/<pid>/stat counts in: 100 per second on every Linux in use. */
const MS_PER_TICK = 10;

/** What a process holds. */
export interface Holdings {
  readonly rssMb: number;
  /** The most it ever held. */
  readonly peakRssMb: number;
  readonly sockets: number;
}

/** CPU time spent by a process so far, or undefined where there is no /proc. */
export function cpuMs(pid: number): number | undefined {
  if (!existsSync(`/proc/${pid}/stat`)) return undefined;
  return scheduledMs(pid) ?? tickedMs(pid);
}

/** To the nanosecond, where the kernel keeps it: ticks are as long as a small round. */
function scheduledMs(pid: number): number | undefined {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const spent = threads.map((thread) =>
      Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
    );
    return spent.reduce((sum, nanoseconds) => sum + nanoseconds / 1e6, 0);
  } catch {
    return undefined;
  }
}

/** utime + stime. */
function tickedMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field, the name, may hold blanks.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

/**
 * Bytes a process has read so far, or undefined where there is no /proc. For one that reads no files these are the bytes that
 * its sockets brought.
 */
export function bytesRead(pid: number): number | undefined {
  try {
    return Number(/^rchar: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1]);
  } catch {
    return undefined;
  }
}

/** Memory and sockets of a process, or undefined where there is no /proc. */
export function holdings(pid: number): Holdings | undefined {
  if (!existsSync(`/proc/${pid}/status`)) return undefined;
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
  return { rssMb: megabytes('VmRSS'), peakRssMb: megabytes('VmHWM'), sockets: countSockets(pid) };
}

function countSockets(pid: number): number {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).filter((fd) => {
    try {
      return readlinkSync(`${folder}/${fd}`).startsWith('socket:');
    } catch {
      return false;
    }
  }).length;
}
