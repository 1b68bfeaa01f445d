import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generatedPages } from '../../../docs/pages/index.js';
import { anchorOf } from '../../../docs/pages/markdown.js';
import { CATALOGUE } from '../../../src/app.js';
import { variablesOf } from '../../../src/config/options/option.js';
import { optionsOf } from '../../../src/config/options/schema.js';
import { enabledFamilies } from '../../../src/metrics/catalogue.js';
import { BASE_LABELS } from '../../../src/metrics/labels.js';
import { PERCONA_ROWS } from '../../../docs/percona/index.js';
import { SelfMetrics } from '../../../src/metrics/self.js';
import { parsePage } from '../../support/exposition.js';

const ROOT = join(import.meta.dirname, '../../..');

const options = optionsOf(CATALOGUE);

/** Words after `--` that are no options of the configuration: commands, the demo's own, a placeholder, and Node's. */
const OTHERS = ['help', 'version', 'port', 'option', 'max-semi-space-size', 'build-arg'];

/** The one page with names that are not ours. */
const MIGRATING = 'docs/migrating-from-percona.md';

/** Where the exporter's users look; CONTRIBUTING names options of other programs. */
const forUsers = documents().filter(({ path }) => path !== 'CONTRIBUTING.md');

async function metricNames(): Promise<ReadonlySet<string>> {
  const own = await new SelfMetrics('0.0.0').registry.getMetricsAsJSON();
  return new Set([...enabledFamilies(new Set()), ...own].map(({ name }) => name));
}

/** One page of documentation. */
interface Document {
  /** Below the root of the repository. */
  readonly path: string;
  readonly text: string;
  /** Its relative links: `file`, `#anchor` or `file#anchor`. */
  readonly links: readonly string[];
  readonly anchors: ReadonlySet<string>;
}

/** README, CONTRIBUTING, CHANGELOG and everything below docs. */
function documents(): readonly Document[] {
  const inDocs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name));
  return ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...inDocs].map(read);
}

function read(path: string): Document {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const prose = text.replaceAll(/^```.*?^```/gms, '');
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  const headings = [...prose.matchAll(/^#{1,6} (.*)$/gm)].map(([, heading = '']) => heading);
  return {
    path,
    text,
    links: links.filter((target) => !/^https?:/.test(target)),
    anchors: new Set(headings.map(anchorOf)),
  };
}

/** Made once: every page of every subject counts its series on a dozen pages of metrics. */
const pages = generatedPages();

describe('documentation', () => {
  it('is current where it is generated', async () => {
    for (const [path, text] of await pages) {
      const file = join(ROOT, 'docs', path);
      const written = existsSync(file) ? readFileSync(file, 'utf8') : '';
      assert.ok(written === text, `docs/${path} is out of date: run npm run docs`);
    }
  });

  it('has no page about metrics that are gone', async () => {
    const known = await pages;
    const orphans = readdirSync(join(ROOT, 'docs/metrics')).filter((name) => !known.has(`metrics/${name}`));
    assert.deepEqual(orphans, [], 'run npm run docs');
  });

  for (const { path, links } of documents()) {
    if (links.length === 0) continue;
    it(`${path} links to what is there`, () => {
      for (const link of links) {
        const [file = '', anchor] = link.split('#');
        const target = file === '' ? path : join(dirname(path), file);
        assert.ok(existsSync(join(ROOT, target)), link);
        if (anchor !== undefined) assert.ok(read(target).anchors.has(anchor), link);
      }
    });
  }

  it('names only options that exist', () => {
    for (const { path, text } of forUsers) {
      for (const [, name = ''] of text.matchAll(/(?<![\w-])--([a-z][a-z0-9.-]*[a-z0-9])/g)) {
        const known = options.has(name) || options.has(name.replace(/^no-/, '')) || OTHERS.includes(name);
        assert.ok(known, `${path}: --${name}`);
      }
    }
  });

  it('names only environment variables that exist', () => {
    const known = new Set([...options.values()].flatMap((option) => variablesOf(option)));
    for (const { path, text } of forUsers) {
      for (const [name] of text.matchAll(/\bMONGODB_[A-Z_]+\b/g))
        assert.ok(known.has(name), `${path}: ${name}`);
    }
  });

  it('names only metrics that exist', async () => {
    const pattern = /\bmongodb_[a-z_]+\b(?!\*)/g;
    const known = new Set<string>([...(await metricNames()), ...BASE_LABELS.member]);
    const theirs = new Set(
      ['mongodb_exporter', ...PERCONA_ROWS.flatMap((row) => row.theirs)].flatMap((name) =>
        name.match(pattern),
      ),
    );
    for (const { path, text } of forUsers) {
      for (const [name] of text.matchAll(pattern)) {
        const isTheirs = path === MIGRATING && theirs.has(name);
        assert.ok(known.has(name) || isTheirs, `${path}: ${name}`);
      }
    }
  });

  it('shows a page of metrics in README as it could be', async () => {
    const [, sample = ''] = /```text\n(mongodb_.*?)```/s.exec(read('README.md').text) ?? [];
    const samples = parsePage(sample);
    const known = await metricNames();
    assert.ok(samples.length >= 10);
    for (const { name, labels } of samples) {
      assert.ok(known.has(name), name);
      assert.ok(
        BASE_LABELS.set.every((label) => label in labels),
        name,
      );
    }
  });
});
