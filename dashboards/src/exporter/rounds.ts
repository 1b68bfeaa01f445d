import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PercentUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { PALETTE } from '../build/colours.js';
import { gauge, ofExporters } from '../build/promql.js';
import { TO_INSTANCE } from '../build/shared.js';
import { tooMuch } from '../build/steps.js';
import { threshold } from '../build/thresholds.js';
import { timeseries } from '../build/timeseries.js';
import { BUDGET_USED } from './figures.js';

export const rounds: readonly Panel[] = [
  timeseries({
    title: 'Round time and its budget',
    description:
      'Does asking all members fit into a scrape? The budget is the timeout of Prometheus less what the page itself needs. A member that hangs uses it up, and costs the others nothing.',
    unit: Seconds,
    width: 8,
    queries: [
      {
        expr: ofExporters('mongodb_exporter_last_scrape_duration_seconds'),
        legend: '{{instance}} round',
        colour: PALETTE.skyBlue,
      },
      {
        expr: ofExporters('scrape_duration_seconds'),
        legend: '{{instance}} whole scrape',
        colour: PALETTE.orange,
      },
      {
        expr: ofExporters('mongodb_exporter_scrape_timeout_seconds'),
        legend: '{{instance}} budget',
        colour: PALETTE.vermillion,
        limit: true,
      },
    ],
  }),
  timeseries({
    title: 'Budget used by the slowest member',
    description: 'How near is the slowest member that is up to being missing? Alert: MongoDBScrapeSlow.',
    unit: PercentUnit,
    width: 8,
    steps: tooMuch({ warning: threshold('scrape_budget_ratio') }),
    queries: [{ expr: BUDGET_USED, legend: '{{mongodb_cluster}}' }],
  }),
  timeseries({
    title: 'Series',
    description: 'How large is the page? Samples that Prometheus takes in each scrape.',
    unit: Short,
    width: 8,
    decimals: 0,
    queries: [{ expr: ofExporters('scrape_samples_post_metric_relabeling'), legend: '{{instance}}' }],
  }),
  timeseries({
    title: 'Time by member',
    description:
      'Which member is slow to tell? How long collecting from it took in all; one that hangs takes all there is.',
    unit: Seconds,
    queries: [{ expr: gauge('member', 'mongodb_scrape_duration_seconds'), legend: '{{member}}' }],
    links: [TO_INSTANCE],
  }),
  timeseries({
    title: 'Members asked and up',
    description: 'Does the exporter reach all members? Known to it, and up in the last round.',
    unit: Short,
    decimals: 0,
    queries: [
      {
        expr: ofExporters('mongodb_exporter_scrape_members'),
        legend: '{{instance}} asked',
        colour: PALETTE.grey,
        limit: true,
      },
      {
        expr: 'sum by (job, instance) (mongodb_up{mongodb_cluster=~"$cluster"})',
        legend: '{{instance}} up',
        colour: PALETTE.skyBlue,
      },
    ],
  }),
];
