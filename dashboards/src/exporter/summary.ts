import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DurationSeconds, NoUnit, PercentUnit, Short } from '@grafana/grafana-foundation-sdk/units';
import { alertsOn } from '../build/alert-rules.js';
import { YES_OR_NO } from '../build/mappings.js';
import { gauge, ofExporters, orNone, own, series } from '../build/promql.js';
import { stat } from '../build/stat.js';
import { tooMuch } from '../build/steps.js';
import { table } from '../build/table.js';
import { threshold } from '../build/thresholds.js';

/** As the alert on slow scrapes has it: a member that is down uses the whole time, and delays no other one. */
export const BUDGET_USED = `max by (mongodb_cluster) ((${series('member', 'mongodb_scrape_duration_seconds')} and ${series('member', 'mongodb_up')} == 1) / on (job, instance) group_left () mongodb_exporter_scrape_timeout_seconds)`;

const of = (name: string): string => `max by (job, instance) (${ofExporters(own(name))})`;

export const summary: readonly Panel[] = [
  table({
    title: 'Exporters',
    description: `Which exporters run, and are they up to date? File: whether the configuration in its files is in effect. ${alertsOn('ExporterDown', 'ExporterConfigRejected')}`,
    unit: Short,
    width: 12,
    height: 6,
    columns: [
      { title: 'Job', label: 'job', width: 90 },
      { title: 'Exporter', label: 'instance', width: 220 },
      { title: 'Version', label: 'version' },
      { title: 'Node.js', label: 'node_version', width: 85 },
      {
        title: 'Uptime',
        expr: `time() - ${of('process_start_time_seconds')}`,
        unit: DurationSeconds,
        width: 90,
      },
      { title: 'Members', expr: of('mongodb_exporter_scrape_members'), unit: NoUnit, width: 80 },
      {
        title: 'File',
        expr: of('mongodb_exporter_config_last_reload_success'),
        mappings: [YES_OR_NO],
      },
    ],
    infos: [
      `max by (job, instance, version, node_version) (${ofExporters(own('mongodb_exporter_build_info'))})`,
    ],
  }),
  stat({
    title: 'Time budget used',
    description: `Does the slowest member that is up fit into the time of a scrape? Part of the time that requests may take. ${alertsOn('ScrapeSlow')}`,
    unit: PercentUnit,
    decimals: 1,
    height: 6,
    queries: [{ expr: `max(${BUDGET_USED})` }],
    steps: tooMuch({ warning: threshold('scrape_budget_ratio') }),
  }),
  stat({
    title: 'Commands that fail',
    description: `Do commands fail? Commands that failed in the last scrape, of members that are up. ${alertsOn('CollectErrors')}`,
    unit: NoUnit,
    height: 6,
    queries: [
      {
        expr: orNone(
          `count(${gauge('member', 'mongodb_scrape_command_success', { labels: ['command'], where: 'command!="hello"' })} == 0 and on (mongodb_cluster, member) ${series('member', 'mongodb_up')} == 1)`,
        ),
      },
    ],
    steps: tooMuch({ warning: 1 }),
  }),
  stat({
    title: 'Left out',
    description: `Is the page complete? Errors: metrics that could not be computed, within 15 minutes. Cut: collectors that reached a limit. ${alertsOn('ExporterFamilyErrors')}`,
    unit: NoUnit,
    decimals: 0,
    height: 6,
    queries: [
      {
        expr: orNone(`sum(increase(mongodb_exporter_family_errors_total[15m]))`),
        legend: 'errors',
        steps: tooMuch({ warning: 1 }),
      },
      { expr: orNone(`sum(mongodb_collector_truncated)`), legend: 'cut' },
    ],
  }),
];
