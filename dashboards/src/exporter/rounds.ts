import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PercentUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { alertsOn } from '../build/alert-rules.js';
import { PALETTE } from '../build/colours.js';
import { gauge, ofExporters, own } from '../build/promql.js';
import { byMember } from '../build/shared.js';
import { timeseries } from '../build/timeseries.js';
import { BUDGET_USED } from './summary.js';

export const rounds: readonly Panel[] = [
  timeseries({
    title: 'Scrape duration and budget',
    description:
      'Do the requests to all members fit into a scrape? The budget is the timeout of Prometheus minus what the page itself needs. A member that hangs uses it up, and never delays the metrics of the others.',
    unit: Seconds,
    width: 8,
    queries: [
      {
        expr: ofExporters(own('mongodb_exporter_last_scrape_duration_seconds')),
        legend: '{{instance}} requests',
      },
      {
        expr: ofExporters(own('scrape_duration_seconds')),
        legend: '{{instance}} whole scrape',
        dashes: [10, 6],
      },
      {
        expr: ofExporters(own('mongodb_exporter_scrape_timeout_seconds')),
        legend: '{{instance}} budget',
        colour: PALETTE.vermillion,
        limit: true,
      },
    ],
  }),
  timeseries({
    title: 'Budget used by the slowest member',
    description: `How much of the budget does the slowest member use? Of the members that are up. ${alertsOn('ScrapeSlow')}`,
    unit: PercentUnit,
    width: 8,
    limits: { warning: 'scrape_budget_ratio' },
    queries: [{ expr: BUDGET_USED, legend: '{{mongodb_cluster}}' }],
  }),
  timeseries({
    title: 'Series',
    description: 'How many series does the page have? Samples that Prometheus stores in each scrape.',
    unit: Short,
    width: 8,
    decimals: 0,
    queries: [{ expr: ofExporters(own('scrape_samples_post_metric_relabeling')), legend: '{{instance}}' }],
  }),
  timeseries({
    title: 'Time by member',
    description:
      'Which member is slow to answer? Time that all requests to it took; one that hangs takes the whole budget. The 15 slowest at each point.',
    unit: Seconds,
    ...byMember(`topk(15, ${gauge('member', 'mongodb_scrape_duration_seconds')})`),
  }),
  timeseries({
    title: 'Members scraped and up',
    description: 'Does the exporter reach all members? Known to it, and up in the last scrape.',
    unit: Short,
    decimals: 0,
    queries: [
      {
        expr: ofExporters(own('mongodb_exporter_scrape_members')),
        legend: '{{instance}} scraped',
        colour: PALETTE.grey,
        limit: true,
      },
      {
        expr: 'sum by (job, instance) (mongodb_up{mongodb_cluster=~"$cluster"})',
        legend: '{{instance}} up',
      },
    ],
  }),
];
