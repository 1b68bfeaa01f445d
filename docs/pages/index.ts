import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE } from '../../src/compose.js';
import { configurationPage } from '../../src/config/configuration-page.js';
import { jsonSchema } from '../../src/config/topology-file/json-schema.js';
import { SUBJECTS } from '../../src/metrics/families/index.js';
import { Page } from '../../test/support/exposition.js';
import { cardinalityOf } from './cardinality.js';
import { collectorsPage } from './collectors.js';
import { labelValuesPage } from './label-values.js';
import { exporterPage } from './metrics-exporter.js';
import { metricsIndexPage } from './metrics-index.js';
import { subjectPage } from './metrics-subject.js';

/** Of this recording alone every reply of every member was kept. */
const RECORDED = 'mongod-5.0.4/replicaset-healthy';

const SHARDED = 'mongod-6.0.5/sharded-by-hand';

/** Every generated page by its path below docs/. */
export async function generatedPages(): Promise<ReadonlyMap<string, string>> {
  const recorded = pageOf(RECORDED);
  return new Map([
    ['configuration.md', configurationPage(CATALOGUE)],
    ['topology-file.schema.json', `${JSON.stringify(jsonSchema(), null, 2)}\n`],
    ['collectors.md', collectorsPage()],
    ['metrics/README.md', metricsIndexPage(cardinalityOf(recorded, pageOf(SHARDED)))],
    ['metrics/label-values.md', labelValuesPage()],
    ['metrics/exporter.md', await exporterPage()],
    ...SUBJECTS.map((subject) => [`metrics/${subject.name}.md`, subjectPage(subject, recorded)] as const),
  ]);
}

function pageOf(situation: string): Page {
  const path = join(import.meta.dirname, '../../test/golden', `${situation}.prom`);
  return new Page(readFileSync(path, 'utf8'));
}
