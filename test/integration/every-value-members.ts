import type { Document } from 'mongodb';
import { field, moves, ofMember, rises, says, still, type Check, type Read } from './every-value-checks.js';
import { at, configOf, membersIn, millis, numberAt, statusOf, type Moment } from './every-value-moments.js';

const GIBIBYTE = 2 ** 30;

/** An entry of the configuration of the set. */
function configured(read: (member: Document) => number): Read {
  return (moment, { member }) => {
    const entry = membersIn(configOf(moment)).find(({ host }) => host === member);
    return entry && read(entry);
  };
}

/** Seconds between the newest operations of the primary and of the member, in the status of the primary. */
const lag: Read = (moment, { member }) => {
  const entries = membersIn(statusOf(moment));
  const [own, leader] = [
    entries.find(({ name }) => name === member),
    entries.find(({ self }) => self === true),
  ];
  const [ownAt, leaderAt] = [numberAt(own, 'optime.ts'), numberAt(leader, 'optime.ts')];
  return ownAt === undefined || leaderAt === undefined ? undefined : leaderAt - ownAt;
};

const oplogWindow = (moment: Moment, member: string): number | undefined => {
  const oplog = moment.get(member)?.serverStatus?.oplog as unknown;
  const [first, last] = [numberAt(oplog, 'earliestOptime'), numberAt(oplog, 'latestOptime')];
  return first === undefined || last === undefined ? undefined : last - first;
};

/** Of those that others replicate from. */
const headroom: Read = (moment, { member = '' }) => {
  const source = at(moment.get(member), 'replSetGetStatus.syncSourceHost') as string | undefined;
  const [window, behind] = [oplogWindow(moment, source ?? ''), lag(moment, { member })];
  return window === undefined || behind === undefined ? undefined : window - behind;
};

/** What members tell of themselves beside serverStatus, and what their set says of them: by the name of the metric. */
export const MEMBER_CHECKS: Readonly<Record<string, Check>> = {
  mongodb_up: still(ofMember(({ hello }) => hello.ok as number)),
  mongodb_start_time_seconds: moves(
    ofMember(
      ({ serverStatus: status = {} }) =>
        (millis(status, 'localTime') - millis(status, 'uptimeMillis')) / 1000,
    ),
    // Both are taken one after the other, in whole milliseconds.
    0.02,
  ),
  mongodb_clock_offset_seconds: moves(
    ofMember(
      ({ hello, sentAt, receivedAt }) => (millis(hello, 'localTime') - (sentAt + receivedAt) / 2) / 1000,
    ),
    // Half of what the first request takes on a busy machine, which also connects.
    1,
  ),
  mongodb_topology_members: still((moment) => membersIn(configOf(moment)).length),
  // There is no topology file.
  mongodb_topology_member_declared: still(configured(() => 0)),
  mongodb_topology_member_discovered: still(configured(() => 1)),
  mongodb_member_info: says((moment, { member = '' }) => ({
    host: member.split(':')[0],
    shard: '',
    version: at(moment.get(member), 'serverStatus.version') ?? '',
    storage_engine: at(moment.get(member), 'serverStatus.storageEngine.name') ?? '',
  })),
  mongodb_member_tag_info: says((moment, { member, key = '' }) => {
    const entry = membersIn(configOf(moment)).find(({ host }) => host === member);
    return { source: 'config', value: at(entry, `tags.${key}`) };
  }),
  mongodb_member_priority: still(configured(({ priority }) => Number(priority))),
  mongodb_member_votes: still(configured(({ votes }) => Number(votes))),
  mongodb_member_hidden: still(configured(({ hidden }) => Number(hidden))),
  mongodb_member_arbiter: still(configured(({ arbiterOnly }) => Number(arbiterOnly))),
  mongodb_member_build_indexes: still(configured(({ buildIndexes }) => Number(buildIndexes))),
  mongodb_member_delay_seconds: still(configured(({ secondaryDelaySecs }) => Number(secondaryDelaySecs))),
  mongodb_filesystem_size_bytes: still(field('dbStats', 'fsTotalSize')),
  // Others write to the same disk.
  mongodb_filesystem_used_bytes: moves(field('dbStats', 'fsUsedSize'), GIBIBYTE),
  mongodb_replset_member_state: still(
    ofMember(({ hello, replSetGetStatus: status }) =>
      hello.arbiterOnly === true ? 7 : numberAt(status, 'myState'),
    ),
  ),
  mongodb_replset_member_is_primary: still(
    ofMember(({ replSetGetStatus: status }) => Number(at(status, 'myState') === 1)),
  ),
  mongodb_replset_member_is_writable_primary: still(field('hello', 'isWritablePrimary')),
  mongodb_replset_member_term: still(field('replSetGetStatus', 'term')),
  mongodb_replset_member_config_version: still(field('hello', 'setVersion')),
  mongodb_replset_member_config_term: still(field('replSetGetConfig', 'config.term')),
  mongodb_replset_member_sync_source_info: says((moment, { member = '' }) => ({
    sync_source: at(moment.get(member), 'replSetGetStatus.syncSourceHost'),
  })),
  // Only those that are have it.
  mongodb_replset_member_too_stale: still(
    ofMember(({ replSetGetStatus: status }) => status && Number(status.tooStale === true)),
  ),
  // All have ended their initial sync; see votes.test.ts.
  mongodb_replset_member_newly_added: still(configured(() => 0)),
  mongodb_replset_last_applied_timestamp_seconds: still(
    field('replSetGetStatus', 'optimes.lastAppliedWallTime', 1000),
  ),
  mongodb_replset_last_durable_timestamp_seconds: rises(
    field('replSetGetStatus', 'optimes.lastDurableWallTime', 1000),
  ),
  mongodb_replset_last_committed_timestamp_seconds: rises(
    field('replSetGetStatus', 'optimes.lastCommittedWallTime', 1000),
  ),
  mongodb_replset_lag_seconds: still(lag),
  mongodb_replset_lag_beyond_delay_seconds: still(lag),
  mongodb_replset_oplog_window_seconds: rises((moment, { member = '' }) => oplogWindow(moment, member)),
  mongodb_replset_oplog_headroom_seconds: rises(headroom),
};
