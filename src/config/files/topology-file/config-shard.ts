import {
  hostKey,
  labelOf,
  type ClusterDraft,
  type ConfigShard,
  type MemberDraft,
  type PartDraft,
  type Report,
} from './drafts.js';

/** Finds the shard whose members are all config servers. */
export function configShardOf({ parts }: ClusterDraft): ConfigShard {
  const config = new Set(
    parts
      .filter(({ clusterRole }) => clusterRole === 'config')
      .flatMap(({ members }) => members.map(({ host }) => hostKey(host))),
  );
  const overlapping = parts
    .filter(({ clusterRole, name }) => clusterRole === 'shard' && name !== undefined)
    .map((part) => ({ part, shared: part.members.filter(({ host }) => config.has(hostKey(host))) }))
    .filter(({ shared }) => shared.length > 0);
  const part = overlapping.find(({ part, shared }) => shared.length === part.members.length)?.part;
  const mixed = overlapping.filter(({ part, shared }) => shared.length < part.members.length);
  return { ...(part && { part }), mixed: new Set(mixed.flatMap(({ shared }) => shared)) };
}

/** Reports problems with a config shard. */
export function checkConfigShard(cluster: ClusterDraft, { part, mixed }: ConfigShard, report: Report): void {
  const configs = cluster.parts.filter(({ clusterRole }) => clusterRole === 'config');
  // The part of config that could not be read may contain the other members.
  const checked = configs.some(({ partial }) => partial) ? [] : cluster.parts;
  for (const shard of checked) {
    for (const { path, host } of shard.members.filter((member) => mixed.has(member))) {
      report({
        path,
        code: 'config-shard-members',
        what: `${host} is listed under config and under ${labelOf(shard)}, which also has other members`,
        remedy: 'list the same members in both for a config shard, else correct the port',
      });
    }
  }
  const ofConfig = configs[0]?.replicaSet;
  if (part?.replicaSet && ofConfig && part.replicaSet.value !== ofConfig.value) {
    report({
      path: part.replicaSet.path,
      code: 'config-shard-set',
      what: `${labelOf(part)} has the members of config but a different replicaSet`,
      remedy: 'remove one of them',
    });
  }
}

/** The config server, merged with its entry in the list of the shard. */
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
