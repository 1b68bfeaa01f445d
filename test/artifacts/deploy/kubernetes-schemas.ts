import {
  PrometheusRule,
  ServiceMonitor,
} from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import { Deployment, StatefulSet } from 'kubernetes-models/apps/v1';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { ConfigMap, Secret, Service, ServiceAccount } from 'kubernetes-models/v1';

/** What every object of Kubernetes has. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

const MODELS = [
  ConfigMap,
  Deployment,
  NetworkPolicy,
  PrometheusRule,
  Secret,
  Service,
  ServiceAccount,
  ServiceMonitor,
  StatefulSet,
];

/** What is wrong with an object by the published schemas. */
export function schemaProblems(object: KubernetesObject): readonly string[] {
  const model = MODELS.find(
    ({ apiVersion, kind }) => apiVersion === object.apiVersion && kind === object.kind,
  );
  if (model === undefined) return [`no schema for ${object.apiVersion} ${object.kind}`];
  const read = new Set<string>();
  try {
    const instance = Object.assign(Object.create(model.prototype) as { validate: () => void }, object);
    recorded(instance, '', read).validate();
  } catch (error) {
    return [(error as Error).message];
  }
  return pathsOf(object, '').filter((path) => !read.has(path));
}

/**
 * The schemas pass over fields that they do not know, as a server does not. But they ask for each that they know: what
 * they never asked for is no field.
 */
function recorded<T extends object>(node: T, path: string, read: Set<string>): T {
  return new Proxy(node, {
    get: (target, key, receiver) => {
      const value: unknown = Reflect.get(target, key, receiver);
      if (typeof key === 'symbol') return value;
      read.add(`${path}/${key}`);
      return typeof value === 'object' && value !== null ? recorded(value, `${path}/${key}`, read) : value;
    },
  });
}

function pathsOf(node: unknown, path: string): readonly string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]: [string, unknown]) => [
    `${path}/${key}`,
    ...pathsOf(value, `${path}/${key}`),
  ]);
}
