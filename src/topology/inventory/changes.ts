import type { Logger } from '../../util/log.js';
import type { Discovered } from '../discovery/discover.js';
import type { AlternateAddress } from '../discovery/set-addresses.js';
import { memberKey, type Member } from '../model/topology.js';

/** Members that a discovery added and removed. */
export interface Difference {
  readonly added: readonly Member[];
  readonly removed: readonly Member[];
}

export function difference(before: readonly Member[], after: readonly Member[]): Difference {
  const old = new Set(before.map(memberKey));
  const now = new Set(after.map(memberKey));
  return {
    added: after.filter((member) => !old.has(memberKey(member))),
    removed: before.filter((member) => !now.has(memberKey(member))),
  };
}

/** Returns one line for the log, empty if nothing changed. */
export function describe({ added, removed }: Difference): string {
  return [
    ...(added.length > 0 ? [`added ${names(added)}`] : []),
    ...(removed.length > 0 ? [`removed ${names(removed)}`] : []),
  ].join('; ');
}

function names(members: readonly Member[]): string {
  return members.map(({ name }) => name).join(', ');
}

interface Warning {
  /** Distinguishes it from other warnings. Stays the same while the warning lasts. */
  readonly key: string;
  /** Absent: the warning continues if it was there before, but does not begin now. */
  readonly text?: string;
  readonly remedy: string;
}

/** Logs a problem of the topology when it is first found, and not again while it lasts. */
export class Warnings {
  readonly #log: Logger;
  readonly #cluster: string;
  #active: ReadonlySet<string> = new Set();

  constructor(log: Logger, cluster: string) {
    this.#log = log;
    this.#cluster = cluster;
  }

  observe({
    otherCluster,
    duplicates,
    alternateAddresses,
    members,
  }: Pick<Discovered, 'otherCluster' | 'duplicates' | 'alternateAddresses' | 'members'>): void {
    const now = [
      ...otherCluster.map(ofOtherCluster),
      ...duplicates.map(ofDuplicate),
      ...alternateAddresses.map(ofAlternateAddress),
      ...members.filter(({ undialled }) => undialled).map(({ host }) => ofUndialled(host)),
    ];
    const begun = now.filter(({ key, text }) => text !== undefined && !this.#active.has(key));
    for (const { text = '', remedy } of begun) this.#log.warn(text, { cluster: this.#cluster, remedy });
    this.#active = new Set(
      now.filter((one) => this.#active.has(one.key) || begun.includes(one)).map(({ key }) => key),
    );
  }
}

function ofOtherCluster(address: string): Warning {
  return {
    key: `other cluster ${address}`,
    text: `${address} belongs to another cluster (its clusterId differs) and is ignored`,
    remedy: 'correct the seeds or the topology file',
  };
}

function ofDuplicate(host: string): Warning {
  return {
    key: `duplicate ${host}`,
    text: `${host} is declared twice, under two addresses of one member`,
    remedy: 'keep one of them in the topology file',
  };
}

function ofAlternateAddress({ host, address, reason }: AlternateAddress): Warning {
  const text = `${host} is unreachable by its own name (${reason ?? ''}); using ${address}, where the same member answers`;
  return {
    key: `alternate address ${host} ${address}`,
    ...(reason !== undefined && { text }),
    remedy: `to keep this address, set --host-map ${host}=${address}`,
  };
}

function ofUndialled(host: string): Warning {
  return {
    key: `undialled ${host}`,
    text: `${host} is not contacted: its name is that of the exporter's own host, where it does not run`,
    remedy: `set --host-map ${host}=address with an address that reaches it`,
  };
}
