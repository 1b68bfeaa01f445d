import { hostKey, type ConfigShard } from './config-shard.js';
import type { ClusterDraft, MemberDraft } from './draft.js';
import type { Path, Report } from './finding.js';

/** A cluster with its config shard. */
export interface Settled {
  readonly cluster: ClusterDraft;
  readonly configShard: ConfigShard;
}

/** Addresses and names given twice; a process belongs to one cluster, one part and one place in it. */
export function checkDuplicates(clusters: readonly Settled[], report: Report): void {
  const hosts = new Map<string, Listing>();
  const dialled = new Map<string, Listing>();
  const seeds = new Map<string, Listing>();
  for (const { cluster, configShard } of clusters) {
    const listed = cluster.parts
      .filter((part) => part !== configShard.part)
      .flatMap(({ members }) => members.filter((member) => !configShard.mixed.has(member)));
    checkMembers(listed, { cluster, hosts, dialled, report });
    // They may be listed under config again, but not twice here.
    const again = { cluster, hosts: new Map<string, Listing>(), dialled: new Map<string, Listing>(), report };
    checkMembers(configShard.part?.members ?? [], again);
    checkNames(listed, report);
  }
  for (const { cluster } of clusters) {
    for (const { path, value } of cluster.seeds) {
      const key = hostKey(value);
      const member = hosts.get(key);
      const clash = seeds.get(key) ?? (member?.cluster === cluster ? undefined : member);
      if (clash) report(twice(value, path, clash));
      else seeds.set(key, { path, cluster });
    }
  }
}

/** Where an address stands. */
interface Listing {
  readonly path: Path;
  readonly cluster: ClusterDraft;
}

interface Seen {
  readonly cluster: ClusterDraft;
  readonly hosts: Map<string, Listing>;
  readonly dialled: Map<string, Listing>;
  readonly report: Report;
}

function checkMembers(members: readonly MemberDraft[], { cluster, hosts, dialled, report }: Seen): void {
  for (const { path, host, address = host } of members) {
    const sameHost = hosts.get(hostKey(host));
    const sameAddress = dialled.get(hostKey(address));
    if (sameHost) {
      report(twice(host, path, sameHost));
      continue;
    }
    if (sameAddress) {
      report({
        path,
        clash: sameAddress.path,
        what: `${address} is the address of two members`,
        remedy: 'give each member its own address',
      });
    } else {
      dialled.set(hostKey(address), { path, cluster });
    }
    hosts.set(hostKey(host), { path, cluster });
  }
}

function twice(host: string, path: Path, clash: Listing): Parameters<Report>[0] {
  return { path, clash: clash.path, what: `${host} is listed twice`, remedy: 'keep one of them' };
}

/** Who has no name is reported under its address. */
function checkNames(members: readonly MemberDraft[], report: Report): void {
  const hosts = new Map(members.map((member) => [hostKey(member.host), member]));
  const names = new Map<string, MemberDraft>();
  for (const member of members) {
    const { name, path } = member;
    if (name === undefined) continue;
    const namesake = hosts.get(hostKey(name));
    const clash =
      names.get(name) ?? (namesake !== member && namesake?.name === undefined ? namesake : undefined);
    if (clash) {
      const what = `two members are reported as ${name}`;
      report({ path, clash: clash.path, what, remedy: 'give each its own name' });
    } else {
      names.set(name, member);
    }
  }
}
