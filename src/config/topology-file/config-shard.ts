import { callOf, type ClusterDraft, type MemberDraft, type PartDraft } from './draft.js';
import type { Report } from './finding.js';

/** The shard of a cluster that its config servers hold (MongoDB 8.0), and what only half looks like it. */
export interface ConfigShard {
  /** Absent: none. */
  readonly part?: PartDraft;
  /** Members that are listed under config and under a shard with others. */
  readonly mixed: ReadonlySet<MemberDraft>;
}

/** A host as it is compared: names of hosts know no case. */
export function hostKey(host: string): string {
  return host.toLowerCase();
}

/** Looks for the shard whose members all are config servers. */
export function configShardOf({ parts }: ClusterDraft): ConfigShard {
  const config = new Set(
    parts
      .filter(({ component }) => component === 'config')
      .flatMap(({ members }) => members.map(({ host }) => hostKey(host))),
  );
  const overlapping = parts
    .filter(({ component, name }) => component === 'shard' && name !== undefined)
    .map((part) => ({ part, shared: part.members.filter(({ host }) => config.has(hostKey(host))) }))
    .filter(({ shared }) => shared.length > 0);
  const part = overlapping.find(({ part, shared }) => shared.length === part.members.length)?.part;
  const mixed = overlapping.filter(({ part, shared }) => shared.length < part.members.length);
  return { ...(part && { part }), mixed: new Set(mixed.flatMap(({ shared }) => shared)) };
}

/** What speaks against a config shard. */
export function checkConfigShard(cluster: ClusterDraft, { part, mixed }: ConfigShard, report: Report): void {
  const configs = cluster.parts.filter(({ component }) => component === 'config');
  // What could not be read of config may be the other members.
  const told = configs.some(({ partial }) => partial) ? [] : cluster.parts;
  for (const shard of told) {
    for (const { path, host } of shard.members.filter((member) => mixed.has(member))) {
      report({
        path,
        what: `${host} is listed under config and under ${callOf(shard)}, which has other members as well`,
        remedy: 'a config shard lists the same members in both; else correct the port',
      });
    }
  }
  const ofConfig = configs[0]?.replicaSet;
  if (part?.replicaSet && ofConfig && part.replicaSet.value !== ofConfig.value) {
    report({
      path: part.replicaSet.path,
      what: `${callOf(part)} has the members of config but another replicaSet`,
      remedy: 'keep one of them',
    });
  }
}

/** The config server with what the list of the shard says of it as well. */
export function merged(member: MemberDraft, shard: PartDraft): MemberDraft {
  const twin = shard.members.find(({ host }) => hostKey(host) === hostKey(member.host));
  if (!twin) return member;
  return {
    ...twin,
    ...member,
    arbiter: member.arbiter || twin.arbiter,
    labels: { ...twin.labels, ...member.labels },
  };
}
