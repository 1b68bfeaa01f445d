import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { ALERTS, yamlFiles } from '../../docs/pages/alert-rules.js';
import type { Page, PageSample } from './exposition.js';
import { promtool } from './promtool.js';
import { removeFolder, temporaryFolder } from './servers/cleanup.js';

/** Longer than the longest window of a rule, and what it waits for. */
const HOURS = 26;

const STEPS = HOURS * 60;

/** The labels that Prometheus gives to what it scrapes. */
const TARGET = 'job="mongodb",instance="exporter:9927"';

/**
 * The alerts that fire while an exporter gives this page all the time: nothing changes but the clock and
 * what a server does by itself.
 *
 * @returns their names, without MongoDBWatchdog
 */
export async function standingAlerts(page: Page): Promise<readonly string[]> {
  const folder = temporaryFolder();
  try {
    const path = join(folder, 'standing.yaml');
    writeFileSync(path, stringify(testOf(page), { lineWidth: 0 }));
    const output = await promtool(['test', 'rules', path], '');
    // Nothing is expected, so that it tells what there is; of which MongoDBWatchdog is always there.
    const got = /got:\s*\[?([\s\S]*)$/.exec(output)?.[1];
    const names = [...(got ?? '').matchAll(/alertname="(\w+)"/g)].map(([, name = '']) => name);
    if (!names.includes('MongoDBWatchdog'))
      throw new Error(`promtool has not evaluated the rules: ${output}`);
    return [...new Set(names)].filter((name) => name !== 'MongoDBWatchdog').toSorted();
  } finally {
    await removeFolder(folder);
  }
}

function testOf(page: Page): object {
  const scrapedAt = Date.now() / 1000;
  // promtool has no notation for a series that is not a number.
  const known = page.samples.filter(({ name, value }) => name.startsWith('mongodb_') && !Number.isNaN(value));
  const own = { series: `up{${TARGET}}`, values: `1x${STEPS}` };
  return {
    rule_files: yamlFiles('rules').map(({ name }) => join(ALERTS, 'rules', name)),
    evaluation_interval: '1m',
    tests: [
      {
        interval: '1m',
        input_series: [own, ...known.map((sample) => seriesOf(sample, scrapedAt))],
        promql_expr_test: [
          {
            expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
            eval_time: `${HOURS}h`,
            exp_samples: [],
          },
        ],
      },
    ],
  };
}

/** Time starts at 0 there: points in time are moved, and clocks go on. */
function seriesOf({ name, labels, value }: PageSample, scrapedAt: number): object {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}=${JSON.stringify(text)}`);
  const series = `${name}{${[...pairs, TARGET].join(',')}}`;
  if (name === 'mongodb_uptime_seconds') return { series, values: `${value}+60x${STEPS}` };
  // A healthy engine writes one a minute, whatever its clients do.
  if (name === 'mongodb_wiredtiger_checkpoints_total') return { series, values: `${value}+1x${STEPS}` };
  const shifted = name.endsWith('_timestamp_seconds') ? value - scrapedAt + HOURS * 3600 : value;
  return { series, values: `${shifted}x${STEPS}` };
}
