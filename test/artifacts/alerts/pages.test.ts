import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALERTS } from '../../../docs/pages/alert-rules.js';
import { CATALOGUE } from '../../../src/app.js';
import { optionsOf } from '../../../src/config/options/schema.js';
import { BASE_LABELS } from '../../../src/metrics/labels.js';
import { knownNames } from './known-names.js';

/** The README and the runbooks. */
const pages = ['README.md', ...readdirSync(join(ALERTS, 'runbooks')).map((name) => `runbooks/${name}`)].map(
  (path) => ({ path, text: readFileSync(join(ALERTS, path), 'utf8') }),
);

describe('the pages on alerts', () => {
  it('name metrics and thresholds that exist', () => {
    const known = knownNames();
    const labels = new Set(Object.values(BASE_LABELS).flat());
    for (const { path, text } of pages) {
      for (const [name] of text.matchAll(/\bmongodb[_:][a-z0-9_:]*[a-z0-9]\b/g)) {
        assert.ok(known.has(name) || labels.has(name as never), `${path}: ${name}`);
      }
    }
  });

  it('name options that exist', () => {
    const options = optionsOf(CATALOGUE);
    for (const { path, text } of pages) {
      for (const [, name = ''] of text.matchAll(/(?<![\w-])--([a-z]+\.[a-z.-]*[a-z])/g)) {
        assert.ok(options.has(name) || name.startsWith('alertmanager.'), `${path}: --${name}`);
      }
    }
  });

  it('link to what is there', () => {
    for (const { path, text } of pages) {
      for (const [, target = ''] of text.matchAll(/\]\(([^)\s#]+)[^)]*\)/g)) {
        if (!target.startsWith('http'))
          assert.ok(existsSync(join(ALERTS, path, '..', target)), `${path}: ${target}`);
      }
    }
  });
});
