import type { IConfigMap, ISecret } from 'kubernetes-models/v1';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CATALOGUE } from '../../../src/app.js';
import type { Config } from '../../../src/config/config.js';
import { load } from '../../../src/config/load.js';
import { checkClusters } from '../../../src/mongo/check-access.js';
import { ofKind, podOf, workloadOf, type PodSpec, type Workload } from './kubernetes-objects.js';
import type { KubernetesObject } from './kubernetes-schemas.js';

/** The content of the Secret that is made by hand. */
export const BY_HAND: Readonly<Record<string, string>> = {
  uri: 'mongodb://exporter:secret@db1.example.net:27017/?replicaSet=orders',
};

/** Where the container has its files. */
const MOUNTED = '/etc/mongodb-topology-exporter/';

/**
 * What `check-config` makes of the arguments and variables of the container, with its volumes in a folder.
 *
 * @throws ConfigError where an option does not exist or a file is not there
 */
export function configurationOf(
  objects: readonly KubernetesObject[],
  folder: string,
  byHand: Readonly<Record<string, string>> = BY_HAND,
): Config {
  const workload = workloadOf(objects);
  const pod = podOf(workload);
  const [container] = pod.containers;
  const { volumeMounts = [], args = [], env = [] } = container!;
  for (const { name, mountPath } of volumeMounts) {
    const files = contentOf(
      pod.volumes!.find((volume) => volume.name === name)!,
      objects,
      byHand,
    );
    for (const [file, text] of Object.entries(files)) {
      const path = join(folder, mountPath, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text.replaceAll(MOUNTED, `${folder}${MOUNTED}`));
    }
  }
  const inFolder = (value: string): string => value.replaceAll(MOUNTED, `${folder}${MOUNTED}`);
  const invocation = load(
    ['check-config', ...args.map(inFolder)],
    {
      HOSTNAME: hostNameOf(workload),
      ...Object.fromEntries(
        env.map(({ name, value, valueFrom }) => [
          name,
          inFolder(value ?? byHand[valueFrom?.secretKeyRef?.key ?? ''] ?? ''),
        ]),
      ),
    },
    CATALOGUE,
  );
  if (invocation.kind !== 'check-config') throw new Error(`the arguments ask for ${invocation.kind}`);
  checkClusters(invocation.config.clusters);
  return invocation.config;
}

/** Of the last pod. */
function hostNameOf({ kind, metadata, spec }: Workload): string {
  const suffix = kind === 'StatefulSet' ? spec!.replicas! - 1 : '7d9f8b6c5-x2x4v';
  return `${metadata!.name!}-${suffix}`;
}

type Volume = NonNullable<PodSpec['volumes']>[number];

function contentOf(
  { name, configMap, secret }: Volume,
  objects: readonly KubernetesObject[],
  byHand: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  if (configMap) {
    const found = ofKind<IConfigMap>(objects, 'ConfigMap').find(
      (one) => one.metadata?.name === configMap.name,
    );
    if (!found) throw new Error(`no ConfigMap ${configMap.name ?? ''} for the volume ${name}`);
    return found.data ?? {};
  }
  if (!secret) throw new Error(`the volume ${name} is neither ConfigMap nor Secret`);
  const found = ofKind<ISecret>(objects, 'Secret').find((one) => one.metadata?.name === secret.secretName);
  if (!found) return byHand;
  const decoded = Object.entries(found.data ?? {}).map(([key, value]) => [
    key,
    Buffer.from(value, 'base64').toString(),
  ]);
  return { ...found.stringData, ...Object.fromEntries(decoded) } as Readonly<Record<string, string>>;
}
