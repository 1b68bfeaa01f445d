/**
 * Commands that a direct connection to a member of a shard can run without the privilege directShardOperations: the list
 * of MongoDB's manual for 8.0.
 */
export const ALLOWED_ON_SHARDS: readonly string[] = [
  ...['hello', 'ping', 'buildInfo', 'serverStatus', 'replSetGetStatus', 'replSetGetConfig', 'getShardMap'],
  ...[
    'shardingState',
    'getParameter',
    'getCmdLineOpts',
    'getLog',
    'hostInfo',
    'connPoolStats',
    'currentOp',
    'top',
  ],
];
