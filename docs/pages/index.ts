import { CATALOGUE } from '../../src/app.js';
import { configurationPage } from './configuration.js';
import { jsonSchema } from '../../src/config/files/topology-file/schema.js';
import { METRIC_GROUPS } from '../../src/metrics/families/index.js';
import { alertsPage } from './alerts.js';
import { cardinalityOf } from './cardinality.js';
import { collectorsPage } from './collectors.js';
import { dashboardsPage } from './dashboards.js';
import { examplePages, goldenPage } from './examples.js';
import { labelValuesPage } from './label-values.js';
import { exporterPage } from './metrics-exporter.js';
import { metricsIndexPage } from './metrics-index.js';
import { subjectPage } from './metrics-subject.js';
import { migratingPage } from './migrating.js';

/** Of this recording alone every reply of every member was kept. */
const RECORDED = 'mongod-5.0.4/replicaset-healthy';

const SHARDED = 'mongod-6.0.5/sharded-by-hand';

/** Every generated page by its path from docs/. */
export async function generatedPages(): Promise<ReadonlyMap<string, string>> {
  const recorded = goldenPage(RECORDED);
  const examples = await examplePages();
  return new Map([
    ['configuration.md', configurationPage(CATALOGUE)],
    ['topology-file.schema.json', `${JSON.stringify(jsonSchema(), null, 2)}\n`],
    ['collectors.md', await collectorsPage()],
    ['migrating-from-percona.md', migratingPage()],
    ['dashboards.md', dashboardsPage()],
    ['../alerts/README.md', alertsPage()],
    ['metrics/README.md', metricsIndexPage(cardinalityOf(recorded, goldenPage(SHARDED)), examples)],
    ['metrics/label-values.md', labelValuesPage()],
    ['metrics/exporter.md', await exporterPage()],
    ...METRIC_GROUPS.map(
      (subject) => [`metrics/${subject.name}.md`, subjectPage(subject, recorded, examples)] as const,
    ),
  ]);
}
