import type { Labels } from '../../../../src/metrics/labels.js';

const each = (label: string, ...values: readonly string[]): readonly Labels[] =>
  values.map((value) => ({ [label]: value }));

const crossed = (left: readonly Labels[], right: readonly Labels[]): readonly Labels[] =>
  left.flatMap((one) => right.map((other) => ({ ...one, ...other })));

const COLLECTIONS: readonly Labels[] = [
  { database: 'shop', collection: 'orders' },
  { database: 'shop', collection: 'customers' },
  { database: 'shop', collection: 'sessions' },
  { database: 'catalogue', collection: 'products' },
  { database: 'catalogue', collection: 'prices' },
  { database: 'audit', collection: 'events' },
];

const OPERATIONS = each('op', 'insert', 'query', 'update', 'delete', 'getmore', 'command');
const READ_WRITE = each('kind', 'read', 'write');
const KINDS = each('kind', 'read', 'write', 'command', 'transaction');
const ELECTIONS = each('reason', 'election_timeout', 'step_up', 'priority_takeover', 'catch_up_takeover');
const COMMANDS = each('command', 'find', 'insert', 'update', 'aggregate');

/** Labels of a metric beside its identity, where they do not follow from the scene; by its name or by its labels. */
const VALUES: Readonly<Record<string, readonly Labels[]>> = {
  change: each('change', 'added', 'removed'),
  'source,key,value': [{ source: 'config', key: 'use', value: 'production' }],
  command: COMMANDS,
  mongodb_scrape_command_duration_seconds: each('command', 'hello', 'replSetGetStatus', 'serverStatus'),
  mongodb_scrape_command_success: each('command', 'hello', 'replSetGetStatus', 'serverStatus'),
  until: each('until', 'elected', 'writable'),
  mongodb_heartbeats_total: each('result', 'succeeded', 'failed'),
  mongodb_repl_sync_source_selections_total: each('result', 'same', 'different', 'none'),
  mongodb_replset_catch_ups_total: each('result', 'succeeded', 'already_caught_up', 'skipped', 'timed_out'),
  'role,result': crossed(
    each('role', 'donor', 'recipient'),
    each('result', 'started', 'committed', 'aborted'),
  ),
  to: each('to', 'up', 'down'),
  reason: ELECTIONS,
  mongodb_operations_killed_total: each('reason', 'client_disconnect', 'max_time'),
  sharded: each('sharded', 'true', 'false'),
  op: OPERATIONS,
  mongodb_documents_total: each('op', 'insert', 'update', 'delete', 'query'),
  'op,targeting': crossed(
    each('op', 'query', 'insert', 'update', 'delete', 'aggregate'),
    each('targeting', 'all', 'many', 'one', 'unsharded'),
  ),
  kind: KINDS,
  mongodb_tickets_out: READ_WRITE,
  mongodb_tickets_available: READ_WRITE,
  mongodb_tickets_limit: READ_WRITE,
  mongodb_tickets_queued: READ_WRITE,
  mongodb_tickets_queue_seconds_total: READ_WRITE,
  mongodb_asserts_total: each('kind', 'regular', 'warning', 'msg', 'user', 'tripwire', 'rollovers'),
  mongodb_wiredtiger_cache_evicted_pages_total: each('state', 'clean', 'dirty'),
  mechanism: each('mechanism', 'SCRAM-SHA-256'),
  tls_version: each('tls_version', '1.3'),
  mode: each('mode', 'user', 'system'),
  mongodb_system_cpu_seconds_total: each(
    'mode',
    ...['user', 'nice', 'system', 'idle', 'iowait', 'irq', 'softirq', 'steal'],
  ),
  'os,os_version,cpu_arch,kernel': [
    { os: 'Debian GNU/Linux', os_version: '12', cpu_arch: 'x86_64', kernel: '6.1.0' },
  ],
  device: each('device', 'nvme0n1', 'nvme1n1'),
  mount: each('mount', '/', '/var/lib/mongodb'),
  version: each('version', '7.0'),
  database: each('database', 'shop', 'catalogue', 'audit'),
  'database,collection': COLLECTIONS,
  'database,collection,index': crossed(COLLECTIONS, each('index', '_id_', 'state_1_created_1', 'region_1')),
  'database,collection,kind': crossed(COLLECTIONS, KINDS),
  'database,collection,op': crossed(
    COLLECTIONS,
    each('op', 'total', 'read_lock', 'write_lock', 'query', 'getmore', 'insert', 'update', 'delete'),
  ),
  family: each('family', 'mongodb_up'),
  collector: each('collector', 'collstats'),
};

/** The label sets of a metric that has these labels beside its identity. */
export function labelSets(name: string, labels: readonly string[]): readonly Labels[] {
  if (labels.length === 0) return [{}];
  const known = VALUES[name] ?? VALUES[labels.join(',')];
  // A label that is new here: one value for all.
  const sets = known ?? [Object.fromEntries(labels.map((label) => [label, 'other']))];
  return sets.map((set) => Object.fromEntries(labels.map((label) => [label, set[label] ?? 'other'])));
}
