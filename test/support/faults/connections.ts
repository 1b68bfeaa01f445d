import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Where the kernel lists the TCP sockets of a process' network, in one line each. */
const TABLES = ['tcp', 'tcp6'];

/** `TIME_WAIT` and `LISTEN`: no connection of a process. */
const NOT_OPEN = ['06', '0A'];

/**
 * The TCP connections that a process holds, half-open ones included: how many to each port, without those that came in
 * on the port `served`. Read from /proc.
 */
export function connectionsOf(pid: number, served?: number): Readonly<Record<number, number>> {
  const counts: Record<number, number> = {};
  const own = ihostsOf(pid);
  for (const table of TABLES) {
    const [, ...rows] = readFileSync(`/proc/${pid}/net/${table}`, 'utf8').trimEnd().split('\n');
    for (const row of rows) {
      const [, local = '', remote = '', state = '', , , , , , inode = ''] = row.trim().split(/\s+/);
      if (!own.has(inode) || NOT_OPEN.includes(state) || portOf(local) === served) continue;
      const port = portOf(remote);
      counts[port] = (counts[port] ?? 0) + 1;
    }
  }
  return counts;
}

function ihostsOf(pid: number): ReadonlySet<string> {
  const folder = `/proc/${pid}/fd`;
  return new Set(
    readdirSync(folder).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/${fd}`))?.[1] ?? [];
      } catch {
        // Closed since the folder was read.
        return [];
      }
    }),
  );
}

/** Of `0100007F:6989`. */
function portOf(address: string): number {
  return Number.parseInt(address.slice(address.lastIndexOf(':') + 1), 16);
}
