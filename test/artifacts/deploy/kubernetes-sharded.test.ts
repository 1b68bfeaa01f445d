import type { IStatefulSet } from 'kubernetes-models/apps/v1';
import type { IService } from 'kubernetes-models/v1';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { packageVersion } from '../../../deploy/versions.js';
import { CATALOGUE } from '../../../src/app.js';
import { load } from '../../../src/config/load.js';
import { requireKubernetesPrograms } from '../../support/kubernetes-programs.js';
import { runProgram } from '../../support/run-program.js';
import { areSound } from './kubernetes-checks.js';
import { parseObjects, podOf, theOne } from './kubernetes-objects.js';
import type { KubernetesObject } from './kubernetes-schemas.js';

const FOLDER = join(import.meta.dirname, '../../../deploy/kubernetes');

describe('manifests of several exporters for Kubernetes', () => {
  let objects: readonly KubernetesObject[];
  let single: readonly KubernetesObject[];

  before(async function () {
    const { kubectl } = await requireKubernetesPrograms(this);
    const built = async (path: string) =>
      parseObjects(await runProgram(kubectl, ['kustomize', join(FOLDER, path)]));
    [objects, single] = await Promise.all([built('sharded'), built('.')]);
  });

  areSound(() => objects);

  it('differ from those of one in the workload and its Service alone', () => {
    const others = (all: readonly KubernetesObject[]) =>
      all.filter(({ kind }) => !['Deployment', 'StatefulSet', 'Service'].includes(kind));
    assert.deepEqual(others(objects), others(single));
    const { spec } = theOne<IStatefulSet>(objects, 'StatefulSet');
    const service = theOne<IService>(objects, 'Service');
    assert.equal(service.spec!.clusterIP, 'None');
    assert.equal(spec!.serviceName, service.metadata!.name);
    const [container] = podOf(theOne<IStatefulSet>(objects, 'StatefulSet')).containers;
    assert.equal(container!.image, `mongodb-topology-exporter:${packageVersion()}`);
  });

  it('give each pod another share, as many as there are pods', () => {
    const workload = theOne<IStatefulSet>(objects, 'StatefulSet');
    const { name = '' } = workload.metadata!;
    const replicas = workload.spec!.replicas!;
    const args = podOf(workload).containers[0]!.args!.filter((arg) => arg.startsWith('--partition.'));
    const shares = Array.from({ length: replicas }, (_, index) => {
      const env = { HOSTNAME: `${name}-${index}`, MONGODB_URI: 'mongodb://db1/' };
      const invocation = load(['check-config', ...args], env, CATALOGUE);
      return 'config' in invocation && invocation.config.partition;
    });
    assert.deepEqual(
      shares,
      shares.map((_, ordinal) => ({ index: ordinal, count: replicas })),
    );
    assert.ok(replicas > 1);
  });
});
