import { isMap, isScalar, parseDocument, type Node, type Pair } from 'yaml';
import { code, page, table } from '../docs/pages/markdown.js';

/** One value of the chart. */
export interface ChartValue {
  /** As in `--set`: `image.tag`. */
  readonly name: string;
  readonly default: unknown;
  /** The comment above it. */
  readonly meaning: string;
}

/** The values of a chart in their order: keys with a comment above them. */
export function chartValues(text: string): readonly ChartValue[] {
  return valuesIn(parseDocument(text).contents, '');
}

/** README.md of the chart. */
export function valuesPage(text: string): string {
  return page(
    '# mongodb-topology-exporter',
    'A Prometheus exporter for whole MongoDB topologies, with its alerts and dashboards:\n' +
      '[how to install it](https://github.com/mongodb-topology-exporter/mongodb-topology-exporter/blob/main/docs/helm.md). This page is made from `values.yaml`.',
    table(
      ['Value', 'Default', 'Meaning'],
      chartValues(text).map((value) => [
        code(value.name),
        code(JSON.stringify(value.default)),
        value.meaning,
      ]),
    ),
  );
}

function valuesIn(hostname: unknown, prefix: string): readonly ChartValue[] {
  if (!isMap<Node, Node | null>(hostname)) return [];
  return hostname.items.flatMap((pair, index) => {
    const meaning = commentAbove(pair, index === 0 ? hostname.commentBefore : undefined);
    const name = `${prefix}${isScalar(pair.key) ? String(pair.key.value) : ''}`;
    return meaning === undefined
      ? valuesIn(pair.value, `${name}.`)
      : [{ name, default: pair.value?.toJSON() as unknown, meaning }];
  });
}

/** YAML gives the comment above the first key to the map. */
function commentAbove(
  { key }: Pair<Node, Node | null>,
  ofMap: string | null | undefined,
): string | undefined {
  return (key.commentBefore ?? ofMap)?.trim().replaceAll(/\s+/g, ' ');
}
