import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DurationSeconds, NoUnit, PercentUnit, Short } from '@grafana/grafana-foundation-sdk/units';
import { YES_OR_NO } from '../build/mappings.js';
import { gauge, ofExporters, orNone, series } from '../build/promql.js';
import { stat } from '../build/stat.js';
import { tooMuch } from '../build/steps.js';
import { table } from '../build/table.js';
import { threshold } from '../build/thresholds.js';

/** As the alert MongoDBScrapeSlow has it: a member that is down costs the scrape its whole time, and nobody else anything. */
export const BUDGET_USED = `max by (mongodb_cluster) ((${series('member', 'mongodb_scrape_duration_seconds')} and ${series('member', 'mongodb_up')} == 1) / on (job, instance) group_left () mongodb_exporter_scrape_timeout_seconds)`;

const of = (name: string): string => `max by (job, instance) (${ofExporters(name)})`;

export const figures: readonly Panel[] = [
  table({
    title: 'Exporters',
    description:
      'Which exporters watch, and are they well? File: whether the configuration as it stands in its files is in force. Alerts: MongoDBExporterDown, MongoDBExporterConfigRejected.',
    unit: Short,
    width: 12,
    height: 6,
    columns: [
      { title: 'Job', label: 'job' },
      { title: 'Exporter', label: 'instance' },
      { title: 'Version', label: 'version' },
      { title: 'Node.js', label: 'node_version' },
      { title: 'Uptime', expr: `time() - ${of('process_start_time_seconds')}`, unit: DurationSeconds },
      { title: 'Members', expr: of('mongodb_exporter_scrape_members'), unit: NoUnit },
      {
        title: 'File',
        expr: of('mongodb_exporter_config_last_reload_success'),
        mappings: [YES_OR_NO],
      },
    ],
    infos: [`max by (job, instance, version, node_version) (${ofExporters('mongodb_exporter_build_info')})`],
  }),
  stat({
    title: 'Time budget used',
    description:
      'Does the slowest member that is up fit into the time of a scrape? Of the time that a round may take. Alert: MongoDBScrapeSlow.',
    unit: PercentUnit,
    decimals: 1,
    height: 6,
    queries: [{ expr: `max(${BUDGET_USED})` }],
    steps: tooMuch({ warning: threshold('scrape_budget_ratio') }),
  }),
  stat({
    title: 'Commands that fail',
    description:
      'Is something refused? Commands that failed in the last scrape, of members that are up. Alert: MongoDBCollectErrors.',
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
    description:
      'Is the page complete? Errors: metrics that could not be computed, within 15 minutes. Cut: collectors that reached a limit. Alert: MongoDBExporterFamilyErrors.',
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
