/** Closed lists of label values of sharded clusters, and what they mean. */

export const MIGRATION_ROLES: Readonly<Record<string, string>> = {
  donor: 'From the shard.',
  recipient: 'To the shard.',
};

export const MIGRATION_RESULTS: Readonly<Record<string, string>> = {
  started: 'Begun, however it ended.',
  committed: 'The chunk has moved; of the donor, since 7.0.',
  aborted: 'The chunk has stayed; of the donor, since 7.0.',
};

export const TARGETING: Readonly<Record<string, string>> = {
  all: 'Every shard had to be asked: the operation did not tell the shard key.',
  many: 'More than one shard, not all.',
  one: 'One shard.',
  unsharded: 'The collection is not sharded: the one shard that has it.',
};

export const TARGETED_OPS: Readonly<Record<string, string>> = {
  query: 'Finds.',
  insert: 'Inserts.',
  update: 'Updates.',
  delete: 'Deletes.',
  aggregate: 'Aggregations.',
};

export const SHARDED: Readonly<Record<string, string>> = {
  true: 'Has a sharded collection.',
  false: 'Has none.',
};
