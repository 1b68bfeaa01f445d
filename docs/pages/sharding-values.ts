/** Closed lists of label values of sharded clusters, and what they mean. */

export const MIGRATION_ROLES: Readonly<Record<string, string>> = {
  donor: 'From the shard.',
  recipient: 'To the shard.',
};

export const MIGRATION_RESULTS: Readonly<Record<string, string>> = {
  started: 'Started, with any result.',
  committed: 'The chunk was moved; for the donor, since 7.0.',
  aborted: 'The chunk was not moved; for the donor, since 7.0.',
};

export const TARGETING: Readonly<Record<string, string>> = {
  all: 'All shards: the operation did not contain the shard key.',
  many: 'More than one shard, but not all.',
  one: 'One shard.',
  unsharded: 'The one shard of a collection that is not sharded.',
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
  false: 'Has no sharded collection.',
};
