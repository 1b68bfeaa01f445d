import { code } from './markdown.js';

/** What an action is allowed on, as roles of MongoDB name it; the empty name stands for every one. */
type Resource = { readonly cluster: true } | { readonly db: string; readonly collection: string };

/** One entry of a role. */
export interface Privilege {
  readonly resource: Resource;
  readonly actions: readonly string[];
}

const CLUSTER = { cluster: true } as const;
const OPLOG = { db: 'local', collection: 'oplog.rs' };

/** The actions that are allowed on the whole process or cluster. */
function onCluster(...actions: readonly string[]): Privilege {
  return { resource: CLUSTER, actions };
}

/**
 * On every selected database. A user with any action on a collection may also list it by name: the action
 * listCollections is not needed.
 */
function ofChosen(action: string, collection = ''): readonly Privilege[] {
  return [onCluster('listDatabases'), { resource: { db: '', collection }, actions: [action] }];
}

const READ_CONFIG: readonly Privilege[] = [{ resource: { db: 'config', collection: '' }, actions: ['find'] }];

/** Required privileges by the value of the label `command`, and those of discovery. */
export const PRIVILEGES: Readonly<Record<string, readonly Privilege[]>> = {
  hello: [],
  auth: [],
  replSetGetConfig: [onCluster('replSetGetConfig')],
  getShardMap: [onCluster('getShardMap', 'shardingState')],
  replSetGetStatus: [onCluster('replSetGetStatus')],
  serverStatus: [onCluster('serverStatus')],
  'local.dbStats': [{ resource: { db: 'local', collection: '' }, actions: ['dbStats'] }],
  'local.oplog.rs': [{ resource: OPLOG, actions: ['collStats'] }],
  hostInfo: [onCluster('hostInfo')],
  top: [onCluster('top')],
  currentOp: [onCluster('inprog')],
  getDiagnosticData: [
    onCluster('serverStatus', 'replSetGetStatus'),
    { resource: OPLOG, actions: ['collStats'] },
  ],
  'system.profile': ofChosen('find', 'system.profile'),
  getParameter: [onCluster('getParameter')],
  dbStats: ofChosen('dbStats'),
  collStats: ofChosen('collStats'),
  'collStats.latencyStats': ofChosen('collStats'),
  indexStats: ofChosen('indexStats'),
  'config.shards': READ_CONFIG,
  'config.databases': READ_CONFIG,
  'config.collections': READ_CONFIG,
  'config.settings': READ_CONFIG,
  'config.mongos': READ_CONFIG,
  'config.chunks': READ_CONFIG,
  balancerStatus: READ_CONFIG,
};

/** Required privileges of these commands, in short. */
export function privilegeWords(commands: readonly string[]): string {
  const privileges = commands.flatMap((command) => PRIVILEGES[command] ?? []);
  const words = privileges.flatMap(({ resource, actions }) =>
    actions.map((action) => `${code(action)}${whereOf(resource)}`),
  );
  return words.length === 0 ? 'none' : [...new Set(words)].join(', ');
}

function whereOf(resource: Resource): string {
  if ('cluster' in resource) return '';
  const { db, collection } = resource;
  if (db === '' && collection === '') return ' on every database';
  return ` on ${code([db, collection].filter((name) => name !== '').join('.'))}`;
}
