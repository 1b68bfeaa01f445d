import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE } from '../../src/compose.js';
import { configurationPage } from '../../src/config/configuration-page.js';
import { SUBJECTS } from '../../src/metrics/families/index.js';
import { Page } from '../../test/support/exposition.js';
import { cardinalityOf } from './cardinality.js';
import { collectorsPage } from './collectors.js';
import { labelValuesPage } from './label-values.js';
import { exporterPage } from './metrics-exporter.js';
import { metricsIndexPage } from './metrics-index.js';
import { subjectPage } from './metrics-subject.js';

/** Of this recording alone every reply of every member was kept. */
const RECORDED = join(import.meta.dirname, '../../test/golden/mongod-5.0.4/replicaset-healthy.prom');

/** Every generated page by its path below docs/. */
export async function generatedPages(): Promise<ReadonlyMap<string, string>> {
  const recorded = new Page(readFileSync(RECORDED, 'utf8'));
  return new Map([
    ['configuration.md', configurationPage(CATALOGUE)],
    ['collectors.md', collectorsPage()],
    ['metrics/README.md', metricsIndexPage(cardinalityOf(recorded))],
    ['metrics/label-values.md', labelValuesPage()],
    ['metrics/exporter.md', await exporterPage()],
    ...SUBJECTS.map((subject) => [`metrics/${subject.name}.md`, subjectPage(subject, recorded)] as const),
  ]);
}
