import { parse } from 'yaml';
import type { KubernetesObject } from './kubernetes-schemas.js';

/** Labels that helm gives, and the checksum with which the chart starts new pods. */
const OF_HELM = /^(app\.kubernetes\.io\/(instance|version|managed-by)|helm\.sh\/chart|checksum\/config)$/;

/** The hash with which kustomize starts new pods. */
const OF_KUSTOMIZE = /"(mongodb-topology-exporter)-[a-z0-9]{10}"/g;

/** What the objects come to, whichever tool made them, in a fixed order. */
export function essenceOf(objects: readonly KubernetesObject[]): readonly unknown[] {
  return objects
    .map((object) => JSON.stringify(object, withoutTools).replaceAll(OF_KUSTOMIZE, '"$1"'))
    .toSorted()
    .map((text) => JSON.parse(text) as unknown);
}

function withoutTools(key: string, value: unknown): unknown {
  if (OF_HELM.test(key)) return undefined;
  // Text of options: comments and order do not matter.
  if (key === 'exporter.yaml') return parse(value as string) as unknown;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => a.localeCompare(b));
  return key === 'annotations' && entries.every(([name]) => OF_HELM.test(name))
    ? undefined
    : Object.fromEntries(entries);
}
