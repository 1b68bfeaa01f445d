import type { IDeployment, IStatefulSet } from 'kubernetes-models/apps/v1';
import { parseAllDocuments } from 'yaml';
import type { KubernetesObject } from './kubernetes-schemas.js';

/** The Deployment or the StatefulSet of the exporter. */
export type Workload = IDeployment | IStatefulSet;

type PodTemplate = NonNullable<Workload['spec']>['template'];
export type PodSpec = NonNullable<PodTemplate['spec']>;

/** The objects of a file of manifests. */
export function parseObjects(text: string): readonly KubernetesObject[] {
  return parseAllDocuments(text).flatMap((document) => {
    if (document.errors.length > 0) throw document.errors[0]!;
    const object = document.toJS() as KubernetesObject | null;
    return object === null ? [] : [object.kind === 'Secret' ? withoutLineBreaks(object) : object];
  });
}

/** kustomize breaks the lines of base64, which servers bear and schemas do not. */
function withoutLineBreaks(secret: KubernetesObject & { readonly data?: object }): KubernetesObject {
  const data = Object.entries(secret.data ?? {}).map(([key, value]) => [
    key,
    String(value).replaceAll('\n', ''),
  ]);
  return { ...secret, ...(secret.data && { data: Object.fromEntries(data) as object }) };
}

/** All objects of a kind, as that kind. */
export function ofKind<T extends { readonly kind: string }>(
  objects: readonly KubernetesObject[],
  kind: T['kind'],
): readonly T[] {
  return objects.filter((object) => object.kind === kind).map((object) => object as unknown as T);
}

/** The only object of a kind. */
export function theOne<T extends { readonly kind: string }>(
  objects: readonly KubernetesObject[],
  kind: T['kind'],
): T {
  const found = ofKind<T>(objects, kind);
  if (found.length !== 1) throw new Error(`${found.length} objects of kind ${kind}`);
  return found[0]!;
}

export function workloadOf(objects: readonly KubernetesObject[]): Workload {
  const [workload, ...others] = [
    ...ofKind<IDeployment>(objects, 'Deployment'),
    ...ofKind<IStatefulSet>(objects, 'StatefulSet'),
  ];
  if (workload === undefined || others.length > 0) throw new Error('not one workload');
  return workload;
}

export function podOf(workload: Workload): PodSpec {
  return workload.spec!.template.spec!;
}
