import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');

/** A source of at least so many lines has a test of its own, or is listed below. */
const WEIGHT = 60;

/** Unit tests that are not at the path of one source. */
const OF_MANY: Readonly<Record<string, string>> = {
  isolation: 'what every unit test is kept from',
  'metrics/golden': 'the page of every recorded situation, byte for byte',
  'metrics/golden-roles': 'what these pages show of each cluster role and state',
  'metrics/values': 'values of metrics that are computed from several replies',
  'metrics/missing-sections': 'the page without each section of serverStatus in turn',
  'metrics/fuzz': 'the page of replies that are changed at random',
  'scrape/collectors/named-twice': 'what two collectors make of a reply that names a thing twice',
};

/**
 * Sources that are tested through another one: the test, or the folder of tests, then the sources, of which one that ends
 * in a slash is a folder.
 */
const THROUGH: readonly (readonly [test: string, why: string, sources: readonly string[]])[] = [
  [
    'unit/metrics/golden',
    'each is an entry, or a source of values, of which the page is the result',
    [
      ...['metrics/families/', 'metrics/family', 'metrics/labels'],
      ...['metrics/from-analysis', 'metrics/from-collectors'],
    ],
  ],
  ['simulated/web/metrics-route', 'its metrics are on every page', ['metrics/self']],
  [
    'unit/config/files/topology-file/read-topology-file/problems',
    'each problem is tested with its place in the whole file',
    [
      ...['config/files/topology-file/', 'config/files/file-problems', 'config/files/shape-problems'],
      ...['config/files/yaml-file', 'config/files/yaml-places', 'config/files/valid-parts'],
      'config/files/read-file',
    ],
  ],
  [
    'unit/config/files/web-file',
    'each problem is tested with its place in the file',
    ['config/files/web-tls'],
  ],
  [
    'unit/config/read-options',
    'options are data; each is read from arguments, environment and file',
    ['config/options/', 'config/config'],
  ],
  ['unit/config/mongodb/target', 'the login and TLS of the target', ['config/mongodb/tls']],
  [
    'unit/config/mongodb/uri-options',
    'tables of the options of a URI',
    ['config/mongodb/uri-named-options', 'config/mongodb/uri-option-table'],
  ],
  ['unit/app/scrape-service', 'the service publishes it', ['app/snapshot']],
  ['unit/monitor/monitor', 'the monitor keeps them', ['monitor/tracked-members']],
  ['unit/replset/quorum', 'votes depend on it', ['replset/newly-added']],
  [
    'unit/replset/analyze-set',
    'recorded replies are read and viewed as a whole',
    ['replset/member-view', 'replset/status'],
  ],
  ['unit/scrape/collect-group', 'the rules of every collector', ['scrape/collector']],
  [
    'unit/metrics/families/commands',
    'which fields are left out and decoded',
    ['scrape/collectors/server-status'],
  ],
  ['simulated/scrape/sharded-collectors', 'needs config servers that reply', ['scrape/collectors/sharding']],
  [
    'simulated/scrape/scraper',
    'needs members that reply in their own time',
    ['scrape/inflight-scrape', 'scrape/member-scrape', 'scrape/scrape'],
  ],
  [
    'simulated/topology/discovery',
    'needs members that reply to each other',
    ['contact', 'contact-identity', 'crawl', 'hosts', 'members', 'read-set', 'read-sharding', 'replies']
      .concat(['set-sketches', 'sets', 'standalone-members'])
      .map((name) => `topology/discovery/${name}`),
  ],
  [
    'simulated/topology/inventory',
    'needs members that come and go',
    ['topology/inventory/cluster-inventory'],
  ],
  ['simulated/topology/partition', 'needs members of two exporters', ['topology/partition/own-hosts']],
  ['unit/util/log', 'the format is what the log writes', ['util/log-format']],
  ['unit/web/view-model/view-model', 'the model is one', ['web/view-model/']],
  [
    'unit/web/page/document',
    'the page is one',
    ['web/page/elements', 'web/page/matrix', 'web/page/sections'],
  ],
  ['simulated/web/auth', 'needs requests that wait for each other', ['web/password-verifier']],
];

/** Sources that only the started program runs. */
const PROGRAM: Readonly<Record<string, string>> = { main: 'test/integration/start-and-stop.test.ts' };

/** Files below a folder, without the folder and the ending. */
function namesBelow(folder: string, ending: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending))
    .map((path) => path.slice(0, -ending.length))
    .sort();
}

const SOURCES = namesBelow('src', '.ts');
const isSource = new Set(SOURCES);
const TESTS = ['unit', 'simulated'].flatMap((kind) =>
  namesBelow(`test/${kind}`, '.test.ts').map((name) => `${kind}/${name}`),
);

/** Whether the tests at this path, or in the folder of that name, are of the source. */
const isOf = (test: string, path: string): boolean => test === path || test.startsWith(`${path}/`);

const hasOwnTest = (source: string): boolean =>
  TESTS.some((test) => isOf(test, `unit/${source}`) || isOf(test, `simulated/${source}`));

const covers = (listed: string, source: string): boolean =>
  listed.endsWith('/') ? source.startsWith(listed) : listed === source;

const linesOf = (source: string): number =>
  readFileSync(join(ROOT, 'src', `${source}.ts`), 'utf8').split('\n').length - 1;

const heavy = SOURCES.filter((source) => linesOf(source) >= WEIGHT && !hasOwnTest(source));

/** Every file that these files import, by any number of steps. */
function importedBy(files: readonly string[]): ReadonlySet<string> {
  const seen = new Set(files);
  for (const file of seen) {
    const text = readFileSync(join(ROOT, file), 'utf8');
    for (const [, path = ''] of text.matchAll(/from '(\.[^']+)\.js'/g)) {
      const found = normalize(join(dirname(file), `${path}.ts`));
      if (existsSync(join(ROOT, found))) seen.add(found);
    }
  }
  return seen;
}

describe('paths of tests', () => {
  it('of units are those of a source, or of a folder that is named as one, or listed', () => {
    const names = namesBelow('test/unit', '.test.ts');
    const stray = names.filter((name) => !isSource.has(name) && !isSource.has(dirname(name)));
    assert.deepEqual(stray, Object.keys(OF_MANY).sort());
  });

  it('against simulated members are in a folder of the sources that they test', () => {
    const folders = new Set(['support', ...SOURCES.flatMap((source) => [source, dirname(source)])]);
    const stray = namesBelow('test/simulated', '.test.ts').filter((name) => !folders.has(dirname(name)));
    assert.deepEqual(stray, []);
  });

  it(`exist for every source of ${WEIGHT} lines, or are listed with the reason`, () => {
    const listed = [...THROUGH.flatMap(([, , sources]) => sources), ...Object.keys(PROGRAM)];
    const untested = heavy.filter((source) => !listed.some((one) => covers(one, source)));
    assert.deepEqual(untested, []);
    const needless = listed.filter((one) => !heavy.some((source) => covers(one, source)));
    assert.deepEqual(needless, []);
  });

  for (const [test, , sources] of THROUGH) {
    it(`test/${test} runs ${sources.join(', ')}`, () => {
      const files = TESTS.filter((one) => isOf(one, test)).map((one) => `test/${one}.test.ts`);
      assert.notDeepEqual(files, []);
      const imported = importedBy(files);
      const covered = heavy.filter((source) => sources.some((one) => covers(one, source)));
      assert.deepEqual(
        covered.filter((source) => !imported.has(`src/${source}.ts`)),
        [],
      );
    });
  }

  it('of the program exist', () => {
    for (const test of Object.values(PROGRAM)) assert.ok(existsSync(join(ROOT, test)), test);
  });
});

describe('CONTRIBUTING.md', () => {
  it('names files and folders that exist', () => {
    const text = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
    const paths = [...text.matchAll(/`((?:src|test|docs|alerts|dashboards|deploy)\/[\w./-]+)`/g)];
    assert.ok(paths.length > 20);
    for (const [, path = ''] of paths) assert.ok(existsSync(join(ROOT, path)), path);
  });
});
