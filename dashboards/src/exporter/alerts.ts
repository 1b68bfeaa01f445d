import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { Short } from '@grafana/grafana-foundation-sdk/units';
import { SEVERITIES } from '../build/mappings.js';
import { table } from '../build/table.js';

/** Those that name no cluster. */
const NAMES =
  'MongoDBWatchdog|MongoDBThresholdsMissing|MongoDBExporter.+|MongoDBPartitionMissing|MongoDBLabelsRenamed';

export const alerts: readonly Panel[] = [
  table({
    title: 'Firing alerts',
    description:
      'Does anybody watch? MongoDBWatchdog fires as long as alerting works: it should be the only one here. Alerts: MongoDBWatchdog, MongoDBThresholdsMissing, MongoDBExporterDown, MongoDBExporterConfigRejected, MongoDBExporterFamilyErrors, MongoDBExporterFlaky, MongoDBPartitionMissing, MongoDBLabelsRenamed.',
    unit: Short,
    height: 5,
    none: 'Prometheus does not evaluate the rules: not even MongoDBWatchdog fires',
    sortBy: 'Severity',
    columns: [
      { title: 'Severity', label: 'severity', mappings: [SEVERITIES] },
      { title: 'Alert', label: 'alertname' },
    ],
    infos: [`max by (severity, alertname) (ALERTS{alertstate="firing", alertname=~"${NAMES}"})`],
  }),
];
