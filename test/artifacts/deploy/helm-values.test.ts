import type { IServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor';
import type { IStatefulSet } from 'kubernetes-models/apps/v1';
import type { IService } from 'kubernetes-models/v1';
import { parse } from 'yaml';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { requireKubernetesPrograms } from '../../support/kubernetes-programs.js';
import { removeFolder, temporaryFolder } from '../../support/servers/cleanup.js';
import { Chart, RELEASE } from './helm-chart.js';
import { EVERYTHING, NOTHING } from './helm-values.js';
import { areSound } from './kubernetes-checks.js';
import { BY_HAND, configurationOf } from './kubernetes-configuration.js';
import { podOf, theOne, workloadOf } from './kubernetes-objects.js';
import { restrictedProblems } from './kubernetes-restricted.js';
import { pleasePromtool, thresholdsOf } from './kubernetes-rules.js';
import { schemaProblems, type KubernetesObject } from './kubernetes-schemas.js';

const PAGE = join(import.meta.dirname, '../../../docs/helm.md');

describe('values of the chart', () => {
  let folder: string;
  let chart: Chart;
  let standard: readonly KubernetesObject[];
  let everything: readonly KubernetesObject[];
  let nothing: readonly KubernetesObject[];

  before(async function () {
    const { helm } = await requireKubernetesPrograms(this);
    folder = temporaryFolder();
    chart = new Chart(helm, folder);
    [standard, everything, nothing] = await Promise.all([
      chart.objects(),
      chart.objects(EVERYTHING, 'another'),
      chart.objects(NOTHING, 'another'),
    ]);
  });

  after(async () => {
    await removeFolder(folder);
  });

  describe('with everything that can be set', () => {
    areSound(() => everything);
    pleasePromtool(() => everything);

    it('runs several exporters, each of which knows how many there are', () => {
      const set = theOne<IStatefulSet>(everything, 'StatefulSet');
      const service = theOne<IService>(everything, 'Service');
      assert.equal(set.spec!.replicas, 3);
      assert.equal(set.spec!.serviceName, service.metadata!.name);
      assert.equal(service.spec!.clusterIP, 'None');
      const { partition } = configurationOf(everything, join(folder, 'shards'));
      assert.deepEqual(partition, { index: 2, count: 3 });
    });

    it('hands its values on', () => {
      const config = configurationOf(everything, join(folder, 'everything'));
      const [cluster] = config.clusters;
      assert.equal(cluster!.name, 'orders');
      assert.equal(cluster!.credentials?.password, 's%cret');
      assert.deepEqual(
        cluster!.members.map(({ host }) => host),
        ['router1.example.net:27017'],
      );
      assert.equal(config.discovery.intervalSeconds, 30);
      assert.equal(config.hostMap.size, 1);
      assert.equal(config.heartbeat.mode, 'poll');
      assert.equal(config.collectors.get('filesystem'), false);
      assert.equal(config.log.format, 'json');
      const pod = podOf(workloadOf(everything));
      assert.equal(pod.serviceAccountName, 'watcher');
      assert.equal(pod.containers[0]!.image, 'registry.example.net/exporter:9.9.9');
      const [endpoint] = theOne<IServiceMonitor>(everything, 'ServiceMonitor').spec.endpoints;
      assert.equal(endpoint!.scheme, 'https');
      assert.equal(endpoint!.basicAuth?.username?.name, 'login');
    });

    it('sets thresholds, and no others', () => {
      const changed = thresholdsOf(everything).filter((line) => !thresholdsOf(standard).includes(line));
      assert.deepEqual(changed.toSorted(), [
        'mongodb:threshold:cache_used_ratio vector(0.97)',
        'mongodb:threshold:certificate_warning_seconds vector(5184000)',
        'mongodb:threshold:lag_warning_seconds vector(60)',
      ]);
      assert.equal(thresholdsOf(everything).length, thresholdsOf(standard).length);
    });
  });

  it('take a password that has a key of its own', async () => {
    const mongodb = { existingSecret: 'of-the-operator', uriKey: '', passwordKey: 'password' };
    const config = { mongodb: { uri: 'mongodb://db1.example.net:27017', username: 'exporter' } };
    const objects = await chart.objects({ ...NOTHING, mongodb, config });
    const { clusters } = configurationOf(objects, join(folder, 'password'), { password: 'p@ss\n' });
    assert.deepEqual(clusters[0]!.credentials, { username: 'exporter', password: 'p@ss' });
  });

  it('take user name and password of a Secret with two keys, as the page shows', async () => {
    const values = valuesIn(readFileSync(PAGE, 'utf8')).find((text) => 'usernameKey' in (text.mongodb ?? {}));
    const objects = await chart.objects({ ...values, extraEnv: EVERYTHING.extraEnv });
    for (const object of objects) assert.deepEqual(schemaProblems(object), []);
    const secret = { username: 'exporter', password: 'p@ss\n' };
    const { clusters, heartbeat } = configurationOf(objects, join(folder, 'two-keys'), secret);
    assert.deepEqual(clusters[0]!.credentials, { username: 'exporter', password: 'p@ss' });
    assert.equal(clusters[0]!.replicaSet, 'orders');
    assert.equal(heartbeat.mode, 'poll');
  });

  it('are what the page about the chart shows', async () => {
    const [usual, , files] = valuesIn(readFileSync(PAGE, 'utf8'));
    const objects = await chart.objects({ ...usual, ...files });
    for (const object of objects) assert.deepEqual(schemaProblems(object), []);
    const byHand = { ...BY_HAND, 'ca.pem': rootCertificates[0]! };
    const { clusters } = configurationOf(objects, join(folder, 'page'), byHand);
    assert.equal(clusters[0]!.tls?.ca?.pem, rootCertificates[0]);
  });

  describe('with all switched off that can be', () => {
    it('is the exporter alone', () => {
      const kinds = nothing.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
      const name = `another-${RELEASE}`;
      assert.deepEqual(kinds.toSorted(), [`ConfigMap ${name}`, `Deployment ${name}`, `Service ${name}`]);
      for (const object of nothing) assert.deepEqual(schemaProblems(object), []);
      assert.deepEqual(restrictedProblems(podOf(workloadOf(nothing))), []);
    });

    it('leaves the choice of ids to the cluster', () => {
      const { securityContext } = podOf(workloadOf(nothing));
      assert.deepEqual(Object.keys(securityContext!).toSorted(), ['runAsNonRoot', 'seccompProfile']);
    });

    it('reads no Secret', () => {
      assert.equal(
        configurationOf(nothing, join(folder, 'nothing')).clusters[0]!.name,
        'db1.example.net:27017',
      );
      assert.deepEqual(
        podOf(workloadOf(nothing)).volumes!.map(({ name }) => name),
        ['config'],
      );
    });
  });
});

/** Values as the page shows them. */
type ShownValues = Readonly<Record<string, object>>;

/** What stands in a page as values for helm. */
function valuesIn(page: string): readonly ShownValues[] {
  return [...page.matchAll(/^```yaml\n(.*?)^```$/gms)]
    .map(([, text = '']) => parse(text) as ShownValues)
    .filter((values) => !('kind' in values));
}
