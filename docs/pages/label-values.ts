import { STATE } from '../../src/replset/status.js';
import { COLLECTORS } from '../../src/scrape/collectors/index.js';
import type { ClusterRole } from '../../src/topology/model/topology.js';
import type {
  CommandReason,
  DownReason,
  ElectionReason,
  HeartbeatReason,
  Phase,
} from '../../src/util/errors.js';
import { CPU_MODES, LATENCIES, OPERATIONS, TOP } from './collector-values.js';
import { code, page, table } from './markdown.js';
import {
  DOCUMENTS,
  KILL_REASONS,
  MECHANISMS,
  SELECTION_RESULTS,
  TLS_VERSIONS,
} from './server-status-values.js';
import { MIGRATION_RESULTS, MIGRATION_ROLES, SHARDED, TARGETED_OPS, TARGETING } from './sharding-values.js';
import { BEAT_RESULTS, FAILOVER_ENDS, TRANSITIONS } from './watch-values.js';

const CLUSTER_ROLES: Readonly<Record<ClusterRole, string>> = {
  mongos: 'A router of a sharded cluster.',
  config: 'A config server.',
  shard: 'A member of a shard (`sharding.clusterRole: shardsvr`).',
  replset: 'A member of a replica set outside of a sharded cluster.',
  standalone: 'A single server without replication.',
  unknown: 'A host of the URI that has never answered.',
};

const PHASES: Readonly<Record<Phase, string>> = {
  dns: 'The name was not resolved.',
  connect: 'No TCP connection was made.',
  tls: 'TCP was connected, but the TLS handshake failed.',
  hello: 'Connected, but without a usable reply to `hello`.',
};

const DOWN: Readonly<Record<DownReason, string>> = {
  refused: 'The host answers, but no process listens on the port.',
  timeout: 'No reply in time: the process hangs, or packets are lost.',
  unreachable: 'No route to the host or its network.',
  dns: 'The name cannot be resolved.',
  tls: 'The handshake failed: the certificate is not trusted, is expired or is for another host, or the port does not use TLS.',
  wrong_identity:
    'The process that answered is not the expected member: it belongs to another set, is another member of the set, or is no member of a set.',
  shutdown: 'The process is shutting down and refuses `hello`.',
  protocol: 'The other side closed the connection, or sent an unusable reply.',
  other: 'Any other error; the log of the exporter has the message.',
};

const COMMAND: Readonly<Record<CommandReason, string>> = {
  auth: 'The login was refused; `command` is then `auth`, and the other commands are not sent.',
  unauthorized: 'The user lacks the privilege; see [Privileges](../privileges.md).',
  unsupported:
    'The server or the managed service does not have the command or does not allow it; tried again after ten minutes.',
  timeout: 'No reply before the deadline of the scrape.',
  not_initialized: 'The process waits for its replica set to be initiated.',
  removed: 'The process was removed from its replica set.',
  shutdown: 'The process is shutting down.',
  protocol: 'The connection broke, or the reply could not be read.',
  other: 'Any other error of the server; the log of the exporter has the message.',
};

const HEARTBEAT: Readonly<Record<HeartbeatReason, string>> = {
  refused: 'The port refuses connections.',
  timeout: 'The heartbeat was not answered in time.',
  unreachable: 'No route to the host.',
  dns: 'The name cannot be resolved from there.',
  tls: 'The TLS handshake failed.',
  connection_closed:
    'The other side closed or reset the connection: the process ended, or a device between the members closes connections.',
  auth: 'The members do not accept the identity of each other (keyfile or certificate).',
  wrong_set:
    'A process that is not in this set answers at the address: a member of another set, or one that is not in its own configuration.',
  no_response: 'No heartbeat was received for the election timeout.',
  other:
    'Any other message, such as one in the language of a Windows host; `rs.status()` of the observer has it.',
};

const ELECTION: Readonly<Record<ElectionReason, string>> = {
  step_up: 'On request: `replSetStepUp`, or the hand-over from a primary that steps down.',
  priority_takeover: 'A member with a higher priority took over.',
  catch_up_takeover: 'A member that was more up to date took over from a primary that was still catching up.',
  election_timeout: 'No heartbeat of the primary was received for the election timeout.',
  freeze_timeout:
    'In a set with one member: the time in which it may not be elected (freeze, step-down) ended.',
  other: 'Any other reason that the server reports.',
};

const TAG_SOURCES: Readonly<Record<string, string>> = {
  config: 'A tag of the member in the configuration of its replica set.',
  file: 'A label that the topology file gives the member.',
};

/** For the commands that the exporter sends; in other metrics the label has the commands that servers receive. */
const COMMANDS = `${code('command')} of the scrape itself`;

/** Heading → what the values mean. */
export const CLOSED_LISTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [heading('cluster_role')]: CLUSTER_ROLES,
  [heading('phase', 'mongodb_down_reason')]: PHASES,
  [heading('reason', 'mongodb_down_reason')]: DOWN,
  [COMMANDS]: {
    hello: 'Sent to every member, as the first command.',
    auth: 'The login. Absent without credentials, and on arbiters.',
    ...Object.fromEntries(
      COLLECTORS.flatMap(({ name, target, commands }) =>
        commands.map((command) => [
          command.name,
          `[Collector ${code(name)}](../collectors.md#${name})${target === 'cluster' ? ', of the cluster' : ''}.`,
        ]),
      ),
    ),
  },
  [heading('source', 'mongodb_member_tag_info')]: TAG_SOURCES,
  [heading('result', 'mongodb_heartbeats_total')]: BEAT_RESULTS,
  [heading('to', 'mongodb_heartbeat_transitions_total')]: TRANSITIONS,
  [heading('until', 'mongodb_replset_failover_duration_seconds')]: FAILOVER_ENDS,
  [heading('role', 'mongodb_sharding_migrations_total')]: MIGRATION_ROLES,
  [heading('result', 'mongodb_sharding_migrations_total')]: MIGRATION_RESULTS,
  [heading('op', 'mongodb_documents_total')]: DOCUMENTS,
  [heading('op', 'mongodb_sharding_hosts_targeted_total')]: TARGETED_OPS,
  [heading('targeting', 'mongodb_sharding_hosts_targeted_total')]: TARGETING,
  [heading('sharded', 'mongodb_sharding_databases')]: SHARDED,
  [heading('mechanism')]: MECHANISMS,
  [heading('tls_version')]: TLS_VERSIONS,
  [heading('result', 'mongodb_repl_sync_source_selections_total')]: SELECTION_RESULTS,
  [heading('reason', 'mongodb_operations_killed_total')]: KILL_REASONS,
  [heading('op', 'mongodb_current_operations')]: OPERATIONS,
  [heading('op', 'mongodb_current_operations_longest_seconds')]: OPERATIONS,
  [heading('kind', 'mongodb_collection_latency_seconds_total')]: LATENCIES,
  [heading('kind', 'mongodb_collection_latency_operations_total')]: LATENCIES,
  [heading('op', 'mongodb_top_seconds_total')]: TOP,
  [heading('op', 'mongodb_top_operations_total')]: TOP,
  [heading('mode', 'mongodb_system_cpu_seconds_total')]: CPU_MODES,
  [heading('reason', 'mongodb_scrape_command_failure')]: COMMAND,
  [heading('reason', 'mongodb_replset_heartbeat_failure')]: HEARTBEAT,
  [heading('reason', 'mongodb_replset_last_election_info')]: ELECTION,
};

/** Of one family, or of all that have the label. */
export function heading(label: string, family?: string): string {
  return family === undefined ? code(label) : `${code(label)} of ${code(family)}`;
}

/** The heading of the values of a family's label, if they are a closed list. */
export function listOf(label: string, family: string): string | undefined {
  if (label === 'command') return family.startsWith('mongodb_scrape_') ? COMMANDS : undefined;
  return [heading(label, family), heading(label)].find((title) => title in CLOSED_LISTS);
}

/** docs/metrics/label-values.md */
export function labelValuesPage(): string {
  return page(
    '# Closed lists of label values',
    'These labels never have other values. Messages of servers are in the log, not in labels.',
    ...Object.entries(CLOSED_LISTS).flatMap(([title, values]) => [
      `## ${title}`,
      table(
        ['Value', 'Meaning'],
        Object.entries(values).map(([value, meaning]) => [code(value), meaning]),
      ),
    ]),
    '## Member states',
    'Values of `mongodb_replset_member_state` and `mongodb_replset_heartbeat_state`, the state numbers of MongoDB.',
    table(
      ['Value', 'State'],
      Object.entries(STATE).map(([state, number]) => [String(number), state]),
    ),
  );
}
