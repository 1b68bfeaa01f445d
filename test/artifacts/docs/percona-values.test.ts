import assert from 'node:assert/strict';
import { enabledFamilies } from '../../../src/metrics/catalogue.js';
import { nameOf, PERCONA_ROWS } from '../../../docs/percona/index.js';
import { CONVERSIONS, type PerconaRow } from '../../../docs/percona/row.js';
import type { Document } from '../../../src/mongo/bson.js';
import type { MemberResult, Scrape } from '../../../src/scrape/scrape.js';
import type { Page } from '../../support/exposition.js';
import { perconaSamples, type PerconaSample } from '../../support/percona.js';
import { recorded, recordedScrape } from '../../support/recorded.js';
import { singleMemberScrape, pageOf } from '../../support/metrics/rendered.js';

const SECONDARY = { setName: 'rs0', secondary: true };

/** Of the recorded sets. */
const CONFIGS: Readonly<Record<string, string>> = {
  '5.0.4': 'mongod-5.0.4/replicaset-healthy/primary.replSetGetConfig.json',
  '6.0.5': 'mongod-6.0.5/replicaset-healthy/primary.replSetGetConfig.json',
};

/** Between them every field that a name stands for. */
const ROUNDS: Readonly<Record<string, () => Scrape>> = {
  '4.4': () => singleMemberScrape(SECONDARY, { serverStatus: recorded('documented/serverStatus-4.4.json') }),
  '5.0.4': () => recordedScrape('mongod-5.0.4/replicaset-healthy'),
  '6.0.5': () => recordedScrape('mongod-6.0.5/replicaset-healthy'),
  '7.0': () => singleMemberScrape(SECONDARY, { serverStatus: recorded('documented/serverStatus-7.0.json') }),
  '8.0': () => singleMemberScrape(SECONDARY, { serverStatus: recorded('documented/serverStatus-8.0.json') }),
  '8.2': () => singleMemberScrape(SECONDARY, { serverStatus: recorded('documented/serverStatus-8.2.json') }),
  TLS: () =>
    singleMemberScrape({}, { serverStatus: recorded('mongod-6.0.5/tls/standalone.serverStatus.json') }),
  mongos: () =>
    singleMemberScrape({ msg: 'isdbgrid' }, { serverStatus: recorded('mongos/serverStatus.json') }),
};

/** Of servers older than 5.0, which nobody has recorded. */
const UNSEEN = ['mongodb_rs_cfg_members_slaveDelay', 'mongodb_ss_repl_ismaster'];

/** Rows of the same number whose names there follow by rule from replies that have been recorded. */
const FROM_REPLIES = PERCONA_ROWS.filter(
  ({ theirs: [first = ''], ours, instead }) =>
    ours !== undefined && !instead && /^mongodb_(ss|rs)_/.test(first),
);

const scopes = new Map(enabledFamilies(new Set()).map(({ name, source }) => [name, source.scope]));

/** The labels in braces. */
function selected(selector: string): Readonly<Record<string, string>> {
  const pairs = [...selector.matchAll(/(\w+)="(\w+)"/g)];
  return Object.fromEntries(pairs.map(([, label = '', value = '']) => [label, value]));
}

function samplesOf(result: MemberResult, config: Document | undefined): readonly PerconaSample[] {
  const { serverStatus = {}, replSetGetStatus = {} } = result.replies;
  return [
    ...perconaSamples('serverStatus', serverStatus),
    ...perconaSamples('replSetGetStatus', replSetGetStatus),
    ...perconaSamples('replSetGetConfig', config ?? {}),
  ];
}

/** Those that the row is about; `<word>` is any word. */
function matching(
  all: readonly PerconaSample[],
  { theirs: [first = ''] }: PerconaRow,
): readonly PerconaSample[] {
  const labels = Object.entries(selected(first));
  const pattern = new RegExp(`^${nameOf(first).replaceAll(/<\w+>/g, '\\w+')}$`);
  return all.filter(
    (sample) => pattern.test(sample.name) && labels.every(([label, value]) => sample.labels[label] === value),
  );
}

/** What tells the series here that has the number of a series there. */
function labelsHere(
  { labels = {}, values = {}, ours = '' }: PerconaRow,
  sample: PerconaSample,
  asked: string,
) {
  const there: PerconaSample['labels'] = { ...sample.labels, instance: asked };
  const mapped = Object.entries(labels).flatMap(([label, here]) => {
    const value = there[label];
    return value === undefined ? [] : [[here, values[value] ?? value] as const];
  });
  const identity = scopes.get(nameOf(ours)) === 'member' ? { member: asked } : {};
  return { ...identity, ...selected(ours), ...(Object.fromEntries(mapped) as Record<string, string>) };
}

function factorOf({ conversion }: PerconaRow): number {
  return conversion === undefined ? 1 : CONVERSIONS[conversion];
}

function compare(row: PerconaRow, there: readonly PerconaSample[], page: Page, asked: string): void {
  for (const sample of there) {
    const labels: Readonly<Record<string, string>> = labelsHere(row, sample, asked);
    // Nobody observes itself, and what no command has been sent for has no series.
    if (labels.observer !== undefined && labels.observer === labels.member) continue;
    if (labels.command !== undefined && sample.value === 0) continue;
    const message = `${sample.name} ${JSON.stringify(labels)}`;
    const value = page.value(nameOf(row.ours ?? ''), labels);
    const expected = sample.value * factorOf(row);
    assert.ok(value !== undefined, message);
    assert.ok(
      Math.abs(value - expected) <= 1e-9 * Math.abs(expected),
      `${message}: ${value}, not ${expected}`,
    );
  }
}

/** The words of the names there are a label here, by other letters: the numbers are compared as a whole. */
function compareFolded(row: PerconaRow, there: readonly PerconaSample[], page: Page, member: string): void {
  const here = page
    .all(nameOf(row.ours ?? ''), { member })
    .filter(({ labels }) => labels.command !== 'unknown');
  const numbers = (all: readonly { readonly value: number }[], factor: number) =>
    all
      .map(({ value }) => value * factor)
      .filter((value) => value !== 0)
      .sort((a, b) => a - b);
  assert.deepEqual(numbers(here, 1), numbers(there, factorOf(row)), row.theirs[0]);
}

describe('numbers of percona/mongodb_exporter', () => {
  const seen = new Set<PerconaRow>();

  for (const [version, scrape] of Object.entries(ROUNDS)) {
    it(`are the same here where that is said: ${version}`, async () => {
      const facts = scrape();
      const page = await pageOf(facts);
      const config = CONFIGS[version];
      for (const result of facts.members.values()) {
        const all = samplesOf(
          result,
          config === undefined ? undefined : (recorded(config).config as Document),
        );
        for (const row of FROM_REPLIES) {
          const there = matching(all, row);
          if (there.length === 0) continue;
          seen.add(row);
          const isFolded = row.theirs[0]?.includes('<');
          (isFolded ? compareFolded : compare)(row, there, page, result.member.name);
        }
      }
    });
  }

  it('have been compared for every name that follows from a reply', () => {
    assert.ok(FROM_REPLIES.length > 100);
    const missing = FROM_REPLIES.filter((row) => !seen.has(row)).map(({ theirs: [first] }) => first);
    assert.deepEqual(missing, UNSEEN);
  });
});
