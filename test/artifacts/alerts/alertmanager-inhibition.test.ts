import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ALERTMANAGER_FOLDER } from '../../support/alertmanager-config.js';
import { alertRules, type AlertRule } from '../../../docs/pages/alert-rules.js';
import { durationMs } from '../../support/shorten.js';

interface InhibitRule {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal: readonly string[];
}

const text = readFileSync(join(ALERTMANAGER_FOLDER, 'alertmanager.yml'), 'utf8');
const { inhibit_rules: inhibitRules } = parse(text) as { readonly inhibit_rules: readonly InhibitRule[] };

const allRules = alertRules();

/**
 * By how much a cause outlasts what it mutes: peers and the exporter's own heartbeats may see the end of it a scrape
 * later, and each group of rules is evaluated at a moment of its own.
 */
const MARGIN_MS = 60_000;

const waitOf = ({ for: wait = '0s' }: AlertRule): number => durationMs(wait);
const keepOf = ({ keep_firing_for: keep = '0s' }: AlertRule): number => durationMs(keep);

/** The alternatives of the pattern for names; none: any alert. */
function namesOf(matchers: readonly string[]): readonly string[] {
  return matchers.flatMap((matcher) => /^alertname =~? "(.+)"$/.exec(matcher)?.[1]?.split('|') ?? []);
}

function rulesOf(matchers: readonly string[]): readonly AlertRule[] {
  const pattern = new RegExp(`^(${namesOf(matchers).join('|')})$`);
  return allRules.filter(({ alert }) => pattern.test(alert));
}

describe('the alerts that Alertmanager mutes', () => {
  const byName = inhibitRules.filter(({ source_matchers }) => namesOf(source_matchers).length > 0);

  it('are there, and those that mute them', () => {
    const names = byName.flatMap((rule) => [rule.source_matchers, rule.target_matchers].flatMap(namesOf));
    assert.ok(names.length > 30, `${names.length}`);
    const unknown = names.filter((name) =>
      allRules.every(({ alert }) => !new RegExp(`^${name}$`).test(alert)),
    );
    assert.deepEqual(unknown, []);
  });

  it('come no earlier than those that mute them, and go well before', () => {
    for (const { source_matchers, target_matchers } of byName) {
      const causes = rulesOf(source_matchers);
      const longestWait = Math.max(...causes.map(waitOf));
      const shortestKeep = Math.min(...causes.map(keepOf));
      for (const muted of rulesOf(target_matchers)) {
        const pair = `${source_matchers.join()} before ${muted.alert}`;
        assert.ok(longestWait <= waitOf(muted), pair);
        assert.ok(shortestKeep >= keepOf(muted) + MARGIN_MS, pair);
      }
    }
  });

  it('go no later than the same alert as critical', () => {
    const critical = allRules.filter(({ labels }) => labels.severity === 'critical');
    const pairs = critical.flatMap((high) =>
      allRules.filter(({ alert }) => alert === high.alert).map((low) => [high, low] as const),
    );
    assert.ok(pairs.length > critical.length);
    for (const [high, low] of pairs) assert.ok(keepOf(high) >= keepOf(low), high.alert);
  });

  it('are never critical when what mutes them is not', () => {
    for (const { source_matchers, target_matchers } of byName) {
      if (rulesOf(source_matchers).every(({ labels }) => labels.severity === 'critical')) continue;
      const critical = rulesOf(target_matchers).filter(({ labels }) => labels.severity === 'critical');
      if (critical.length > 0) assert.ok(target_matchers.includes('severity != "critical"'));
    }
  });

  it('belong to the same cluster at least', () => {
    for (const { equal } of inhibitRules) assert.ok(equal.includes('mongodb_cluster'));
  });

  it('are MongoDB’s, as is their cause: no alert of another team has the label', () => {
    for (const { source_matchers, target_matchers } of inhibitRules) {
      for (const matchers of [source_matchers, target_matchers]) {
        assert.ok(matchers.includes('mongodb_cluster != ""'), matchers.join());
      }
    }
  });
});
