import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { Short } from '@grafana/grafana-foundation-sdk/units';
import { SEVERITIES } from '../build/mappings.js';
import { table } from '../build/table.js';

/** Those that name no cluster. */
const NAMES = 'Watchdog|ThresholdsMissing|Exporter.+';

export const alerts: readonly Panel[] = [
  table({
    title: 'Firing alerts',
    description:
      'Does anybody watch? Watchdog fires as long as alerting works: it should be the only one here. Alerts: Watchdog, ThresholdsMissing, ExporterDown, ExporterConfigRejected, ExporterFamilyErrors.',
    unit: Short,
    height: 5,
    none: 'Prometheus does not evaluate the rules: not even Watchdog fires',
    sortBy: 'Severity',
    columns: [
      { title: 'Severity', label: 'severity', mappings: [SEVERITIES] },
      { title: 'Alert', label: 'alertname' },
    ],
    infos: [`max by (severity, alertname) (ALERTS{alertstate="firing", alertname=~"${NAMES}"})`],
  }),
];
