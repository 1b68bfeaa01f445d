import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IPrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import { GENERATED_FOLDERS, generatedFiles } from '../../../deploy/generated.js';
import { packageVersion } from '../../../deploy/versions.js';
import { requireKubernetesPrograms } from '../../support/kubernetes-programs.js';
import { runProgram } from '../../support/run-program.js';
import { removeFolder, temporaryFolder } from '../../support/servers/cleanup.js';
import { areSound } from './kubernetes-checks.js';
import { configurationOf } from './kubernetes-configuration.js';
import { ofKind, parseObjects, podOf, workloadOf } from './kubernetes-objects.js';
import { carryTheRules, pleasePromtool } from './kubernetes-rules.js';
import type { KubernetesObject } from './kubernetes-schemas.js';

const DEPLOY = join(import.meta.dirname, '../../../deploy');

describe('generated files of deploy', () => {
  const generated = generatedFiles();

  it('are current', () => {
    for (const [path, text] of generated) {
      const file = join(DEPLOY, path);
      const written = existsSync(file) ? readFileSync(file, 'utf8') : '';
      assert.ok(written === text, `deploy/${path} is out of date: run npm run deploy:generate`);
    }
  });

  it('have none beside them that is left over', () => {
    for (const [folder, extension] of GENERATED_FOLDERS) {
      for (const name of readdirSync(join(DEPLOY, folder))) {
        if (name.endsWith(extension)) assert.ok(generated.has(`${folder}/${name}`), name);
      }
    }
  });
});

describe('manifests for Kubernetes', () => {
  let base: readonly KubernetesObject[];
  let example: readonly KubernetesObject[];

  before(async function () {
    const { kubectl } = await requireKubernetesPrograms(this);
    const built = async (path: string) =>
      parseObjects(await runProgram(kubectl, ['kustomize', join(DEPLOY, 'kubernetes', path)]));
    [base, example] = await Promise.all([built('.'), built('example')]);
  });

  describe('as they are', () => {
    areSound(() => base);
    carryTheRules(() => base);
    pleasePromtool(() => base);

    it('run the image of this version', () => {
      const [container] = podOf(workloadOf(base)).containers;
      assert.equal(container!.image, `mongodb-topology-exporter:${packageVersion()}`);
    });

    it('read the connection string from a Secret that is made by hand', () => {
      assert.deepEqual(ofKind(base, 'Secret'), []);
      const secrets = podOf(workloadOf(base)).volumes!.flatMap(({ secret }) => secret?.secretName ?? []);
      assert.deepEqual(secrets, ['mongodb-topology-exporter']);
    });
  });

  describe('in the example of a site', () => {
    areSound(() => example);
    pleasePromtool(() => example);

    it('are in its namespace, with its image and labels', () => {
      for (const { kind, metadata } of example) {
        assert.equal(metadata.namespace, 'monitoring', metadata.name);
        if (kind === 'ServiceMonitor' || kind === 'PrometheusRule') {
          assert.equal(metadata.labels?.release, 'kube-prometheus-stack', metadata.name);
        }
      }
      const [container] = podOf(workloadOf(example)).containers;
      assert.equal(container!.image, `registry.example.net/mongodb-topology-exporter:${packageVersion()}`);
    });

    it('have its options, and its login from the file', async () => {
      const folder = temporaryFolder();
      const { clusters, discovery } = configurationOf(example, folder, {});
      await removeFolder(folder);
      assert.equal(clusters[0]!.name, 'orders');
      assert.equal(clusters[0]!.replicaSet, 'orders');
      assert.equal(clusters[0]!.credentials?.username, 'exporter');
      assert.equal(discovery.routerRetentionSeconds, 0);
    });

    it('have its threshold, and all others as they are', () => {
      const thresholds = (objects: readonly KubernetesObject[]) =>
        ofKind<IPrometheusRule>(objects, 'PrometheusRule')
          .filter(({ metadata }) => metadata!.name!.endsWith('-thresholds'))
          .flatMap(({ spec }) => spec.groups!.flatMap(({ rules = [] }) => rules))
          .map(({ record, expr }) => `${record!} ${String(expr)}`);
      const changed = thresholds(example).filter((line) => !thresholds(base).includes(line));
      assert.deepEqual(changed, ['mongodb:threshold:lag_warning_seconds vector(60)']);
      assert.equal(thresholds(example).length, thresholds(base).length);
    });
  });
});
