import { METRIC_GROUPS } from '../../src/metrics/families/index.js';
import type { Page } from '../../test/support/exposition.js';
import { code, page as join, table } from './markdown.js';
import { familiesOf, OPTIONAL } from './optional-cardinality.js';

/** Series by what they are about. */
export interface Cardinality {
  readonly dataMember: number;
  readonly arbiter: number;
  readonly set: number;
  readonly pair: number;
  readonly cluster: number;
  /** Of a sharded cluster, besides. */
  readonly sharded: { readonly cluster: number; readonly shard: number; readonly member: number };
}

/**
 * Series of a running server that the recorded documents do not have: the clock offset, and two sizes, duration and
 * success of the collector `filesystem`.
 */
const NOT_RECORDED = { dataMember: 5, arbiter: 1 };

/** Of a sharded cluster: whether the balancer runs, from a router; of its members, the fields since 7.0. */
const NOT_RECORDED_OF_SHARDED = { cluster: 1, member: 5 };

/** The exporter's own heartbeats, which no recorded reply has; 32 of those of a set are the failover histograms. */
const MONITORED = { member: 9, set: 38 };

/** Counts the series of the recorded pages of one healthy set and of a sharded cluster with one member of a shard. */
export function cardinalityOf(recorded: Page, sharded: Page): Cardinality {
  const scopes = new Map(
    METRIC_GROUPS.flatMap(({ families }) => families.map(({ name, source }) => [name, source.scope])),
  );
  const ofScope = (scope: string) => recorded.samples.filter(({ name }) => scopes.get(name) === scope);
  const pairs = ofScope('set').filter(({ labels }) => 'observer' in labels);
  const ofMembers = ofScope('member');
  const counts = (arbiter: 0 | 1) =>
    recorded
      .all('mongodb_member_arbiter')
      .filter(({ value }) => value === arbiter)
      .map(({ labels: { member } }) => ofMembers.filter(({ labels }) => labels.member === member).length);
  return {
    dataMember: median(counts(0)) + NOT_RECORDED.dataMember + MONITORED.member,
    arbiter: median(counts(1)) + NOT_RECORDED.arbiter + MONITORED.member,
    set: ofScope('set').length - pairs.length + MONITORED.set,
    pair: pairs.length / new Set(pairs.map(({ labels }) => `${labels.observer} ${labels.member}`)).size,
    cluster: ofScope('cluster').length,
    sharded: ofSharding(sharded),
  };
}

function ofSharding(page: Page): Cardinality['sharded'] {
  const optional = new Set(OPTIONAL.flatMap(familiesOf).map(({ name }) => name));
  const own = page.samples.filter(({ name }) => name.startsWith('mongodb_sharding_') && !optional.has(name));
  const ofShards = own.filter(({ labels }) => 'shard' in labels);
  const ofMembers = own.filter(({ labels }) => 'member' in labels);
  return {
    cluster: own.length - ofShards.length - ofMembers.length + NOT_RECORDED_OF_SHARDED.cluster,
    shard: ofShards.length / page.all('mongodb_sharding_shard_info').length,
    member:
      ofMembers.filter(({ labels }) => labels.cluster_role === 'shard').length +
      NOT_RECORDED_OF_SHARDED.member,
  };
}

/** Tags and the lack of a sync source make members differ by a few. */
function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

const EXAMPLES: readonly (readonly [name: string, dataMembers: number, arbiters: number])[] = [
  ['a primary, a secondary and an arbiter', 2, 1],
  ['three data-bearing members', 3, 0],
  ['five data-bearing members and an arbiter', 5, 1],
  ['50 data-bearing members, the maximum of a set', 50, 0],
];

/** The section of the index page. */
export function cardinalitySection(count: Cardinality): string {
  const total = (data: number, arbiters: number): number =>
    data * count.dataMember +
    arbiters * count.arbiter +
    data * (data + arbiters - 1) * count.pair +
    count.set +
    count.cluster;
  return join(
    '## Number of series',
    'Counted on the recorded page of a healthy set; newer servers report some further fields.',
    table(
      ['Per', 'Series'],
      [
        ['data-bearing member', `${count.dataMember}, and one for each tag`],
        ['arbiter', String(count.arbiter)],
        ['replica set', String(count.set)],
        ['pair of members', String(count.pair)],
        ['cluster of one set', String(count.cluster)],
        [
          'sharded cluster, additionally',
          `${count.sharded.cluster}, and ${count.sharded.shard} for each shard`,
        ],
        ['data-bearing member of a shard, additionally', String(count.sharded.member)],
      ],
    ),
    `Pairs are directed: every data-bearing member reports every other member; arbiters are not queried. A set of N
data-bearing members has N × (N − 1) pairs. Examples, total numbers:`,
    table(
      ['Set', 'Series'],
      EXAMPLES.map(([name, data, arbiters]) => [name, String(total(data, arbiters))]),
    ),
    `The exporter adds 70 to 90 series about its own process, once. The number of series does not depend on databases or
collections, unless a collector that is off by default is enabled.
${code('--metrics.enable=commands')} adds up to three series for each command that a member has had.`,
  );
}
