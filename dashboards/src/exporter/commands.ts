import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { NoUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { alertsOn } from '../build/alert-rules.js';
import { gauge } from '../build/promql.js';
import { table } from '../build/table.js';
import { timeseries } from '../build/timeseries.js';

const DURATION = gauge('member', 'mongodb_scrape_command_duration_seconds', { labels: ['command'] });
const SUCCESS = gauge('member', 'mongodb_scrape_command_success', { labels: ['command'] });

export const commands: readonly Panel[] = [
  timeseries({
    title: 'Time by command',
    description:
      'Which command is slow? At the slowest member. Commands that are sent rarely show their last time.',
    unit: Seconds,
    width: 8,
    queries: [{ expr: `max by (command) (${DURATION})`, legend: '{{command}}' }],
  }),
  timeseries({
    title: 'Failures by command',
    description: `Which command fails, and at how many members? auth is the login itself. ${alertsOn('CollectErrors')}`,
    unit: Short,
    width: 8,
    decimals: 0,
    queries: [{ expr: `sum by (command) (1 - ${SUCCESS})`, legend: '{{command}}' }],
  }),
  table({
    title: 'Why commands fail',
    description:
      'Why do they fail? unauthorized: the user lacks a privilege. auth: the login was refused. The log of the exporter has the messages.',
    unit: NoUnit,
    width: 8,
    none: 'No command fails',
    columns: [
      { title: 'Member', label: 'member', width: 190 },
      { title: 'Command', label: 'command', width: 140 },
      { title: 'Reason', label: 'reason' },
    ],
    infos: [gauge('member', 'mongodb_scrape_command_failure', { labels: ['command', 'reason'] })],
  }),
];
