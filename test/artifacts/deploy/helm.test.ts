import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import type { ISecret } from 'kubernetes-models/v1';
import { parse } from 'yaml';
import { packageVersion } from '../../../deploy/versions.js';
import { requireKubernetesPrograms } from '../../support/kubernetes-programs.js';
import { runProgram } from '../../support/run-program.js';
import { removeFolder, temporaryFolder } from '../../support/servers/cleanup.js';
import { Chart, CHART, releaseBytes } from './helm-chart.js';
import { EVERYTHING, NOTHING, REFUSED } from './helm-values.js';
import { areSound } from './kubernetes-checks.js';
import { essenceOf } from './kubernetes-essence.js';
import { parseObjects, theOne, workloadOf } from './kubernetes-objects.js';
import { carryTheRules } from './kubernetes-rules.js';
import type { KubernetesObject } from './kubernetes-schemas.js';

/** What a Secret may hold. */
const MOST_RELEASE_BYTES = 1024 * 1024;

/** What is long is left out. */
const SMALL = { dashboards: { enabled: false }, prometheusRule: { enabled: false } };

describe('chart for helm', () => {
  let folder: string;
  let chart: Chart;
  let plain: readonly KubernetesObject[];
  let standard: readonly KubernetesObject[];

  before(async function () {
    const { helm, kubectl } = await requireKubernetesPrograms(this);
    folder = temporaryFolder();
    chart = new Chart(helm, folder);
    const manifests = runProgram(kubectl, ['kustomize', join(CHART, '../../kubernetes')]);
    [plain, standard] = await Promise.all([manifests.then(parseObjects), chart.objects()]);
  });

  after(async () => {
    await removeFolder(folder);
  });

  it('has nothing that lint complains of', async () => {
    for (const output of await Promise.all([chart.lint(), chart.lint(EVERYTHING), chart.lint(NOTHING)])) {
      assert.match(output, /0 chart\(s\) failed/);
    }
  });

  it('has the version of the package', () => {
    const { version, appVersion } = parse(readFileSync(join(CHART, 'Chart.yaml'), 'utf8')) as Readonly<
      Record<string, string>
    >;
    assert.deepEqual([version, appVersion], [packageVersion(), packageVersion()]);
  });

  it('has a schema of exactly the values that there are', () => {
    const values = parse(readFileSync(join(CHART, 'values.yaml'), 'utf8')) as object;
    const schema = JSON.parse(readFileSync(join(CHART, 'values.schema.json'), 'utf8')) as Schema;
    const { global: _, ...own } = schema.properties!;
    assertSameKeys(values, { ...schema, properties: own }, '');
  });

  it('refuses values that cannot be meant', () => {
    for (const [values, word] of REFUSED) assert.match(chart.refusal(values) ?? 'taken', word);
  });

  it('fits into the Secret that helm keeps', () => {
    assert.ok(releaseBytes(standard) < MOST_RELEASE_BYTES, `${releaseBytes(standard)} bytes`);
  });

  it('says how to make the Secret, where it needs one', async () => {
    const [usual, own] = await Promise.all([chart.notes(), chart.notes(EVERYTHING)]);
    assert.match(usual, /create secret generic mongodb-topology-exporter -n \S+ --from-file=uri=/);
    assert.match(usual, /deployment\/mongodb-topology-exporter 9927/);
    assert.doesNotMatch(own, /create secret/);
    assert.match(own, /statefulset\/orders-exporter 9927/);
  });

  describe('with its own values', () => {
    areSound(() => standard);
    carryTheRules(() => standard);

    it('is the same as the plain manifests', () => {
      assert.deepEqual(essenceOf(standard), essenceOf(plain));
    });
  });

  it('scrapes where the metrics are', async () => {
    const objects = await chart.objects({ ...NOTHING, serviceMonitor: {} });
    assert.equal(theOne<IServiceMonitor>(objects, 'ServiceMonitor').spec.endpoints[0]!.path, '/mongo');
  });

  it('makes a Secret of a connection string, and starts new pods when it changes', async () => {
    const [one, other] = await Promise.all(
      ['a', 'b'].map((name) => chart.objects({ ...SMALL, mongodb: { uri: `mongodb://${name}:27017` } })),
    );
    assert.deepEqual(theOne<ISecret>(one!, 'Secret').stringData, { uri: 'mongodb://a:27017' });
    const checksum = (objects: readonly KubernetesObject[]) =>
      workloadOf(objects).spec!.template.metadata!.annotations!['checksum/config'];
    assert.notEqual(checksum(one!), checksum(other!));
    assert.equal(checksum(standard), checksum(await chart.objects(SMALL)));
  });
});

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: unknown;
}

function assertSameKeys(values: unknown, { properties, additionalProperties }: Schema, path: string): void {
  if (properties === undefined || additionalProperties !== false) return;
  const keys = Object.keys(values as object);
  assert.deepEqual(Object.keys(properties).toSorted(), keys.toSorted(), path);
  for (const key of keys) {
    assertSameKeys((values as Readonly<Record<string, unknown>>)[key], properties[key]!, `${path}.${key}`);
  }
}
