import type { Path } from '../file-problems.js';
import { hostKey, type ClusterDraft, type MemberDraft, type Report, type SettledCluster } from './drafts.js';

/** Reports duplicate addresses and names. A member belongs to one cluster, one part and one place in it. */
export function checkDuplicates(clusters: readonly SettledCluster[], report: Report): void {
  const hosts = new Map<string, Listing>();
  const addresses = new Map<string, Listing>();
  const seeds = new Map<string, Listing>();
  for (const { cluster, configShard } of clusters) {
    const listed = cluster.parts
      .filter((part) => part !== configShard.part)
      .flatMap(({ members }) => members.filter((member) => !configShard.mixed.has(member)));
    checkMembers(listed, { cluster, hosts, addresses, report });
    // The members of the config shard may also be listed under config, but not twice here.
    const again = {
      cluster,
      hosts: new Map<string, Listing>(),
      addresses: new Map<string, Listing>(),
      report,
    };
    checkMembers(configShard.part?.members ?? [], again);
    checkDuplicateNames(listed, report);
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

/** Where an address is listed. */
interface Listing {
  readonly path: Path;
  readonly cluster: ClusterDraft;
}

interface Seen {
  readonly cluster: ClusterDraft;
  readonly hosts: Map<string, Listing>;
  readonly addresses: Map<string, Listing>;
  readonly report: Report;
}

function checkMembers(members: readonly MemberDraft[], { cluster, hosts, addresses, report }: Seen): void {
  for (const { path, host, address = host } of members) {
    const sameHost = hosts.get(hostKey(host));
    const sameAddress = addresses.get(hostKey(address));
    if (sameHost) {
      report(twice(host, path, sameHost));
      continue;
    }
    if (sameAddress) {
      report({
        path,
        clash: sameAddress.path,
        code: 'duplicate-address',
        what: `${address} is the address of two members`,
        remedy: 'write a different address for each member',
      });
    } else {
      addresses.set(hostKey(address), { path, cluster });
    }
    hosts.set(hostKey(host), { path, cluster });
  }
}

function twice(host: string, path: Path, clash: Listing): Parameters<Report>[0] {
  return {
    path,
    clash: clash.path,
    code: 'duplicate-member',
    what: `${host} is listed twice`,
    remedy: 'remove one of them',
  };
}

/** A member without a name is reported under its address. */
function checkDuplicateNames(members: readonly MemberDraft[], report: Report): void {
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
      report({
        path,
        clash: clash.path,
        code: 'duplicate-name',
        what,
        remedy: 'write a different name for each',
      });
    } else {
      names.set(name, member);
    }
  }
}
