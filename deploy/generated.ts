import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { valuesPage } from './chart-values.js';

const DEPLOY = import.meta.dirname;
const ROOT = join(DEPLOY, '..');
const CHART = 'helm/mongodb-topology-exporter';

/** Folders in which all files with the ending are generated. */
export const GENERATED_FOLDERS: readonly (readonly [folder: string, extension: string])[] = [
  ['kubernetes/grafana', '.json'],
  ['kubernetes/prometheus/rules', '.yaml'],
  [`${CHART}/dashboards`, '.json'],
  [`${CHART}/rules`, '.yaml'],
];

/**
 * The text of every generated file by its path from deploy/. Neither kustomize nor helm reads files outside of its own
 * folder, so that boards and rules have copies there.
 */
export function generatedFiles(): ReadonlyMap<string, string> {
  const boards = filesOf('dashboards', '.json');
  const rules = filesOf('alerts/rules', '.yaml');
  return new Map([
    ...boards.flatMap(([name, text]): [string, string][] => [
      [`kubernetes/grafana/${name}`, text],
      [`${CHART}/dashboards/${name}`, text],
    ]),
    ...rules.flatMap(([name, text]): [string, string][] => [
      [`kubernetes/prometheus/rules/${name}`, prometheusRule(name, text)],
      [`${CHART}/rules/${name}`, text],
    ]),
    ['kubernetes/prometheus/kustomization.yaml', prometheusKustomization(rules.map(([name]) => name))],
    ['kubernetes/grafana/kustomization.yaml', grafanaKustomization(boards.map(([name]) => name))],
    [`${CHART}/README.md`, valuesPage(readFileSync(join(DEPLOY, CHART, 'values.yaml'), 'utf8'))],
  ]);
}

function filesOf(folder: string, extension: string): readonly (readonly [name: string, text: string])[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(extension))
    .toSorted()
    .map((name) => [name, readFileSync(join(ROOT, folder, name), 'utf8')] as const);
}

/** One object for each file: a site that has its own thresholds replaces one of them. */
function prometheusRule(file: string, text: string): string {
  const indented = text.replaceAll(/^(?=.)/gm, '  ');
  return `${GENERATED} from alerts/rules/${file}
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: mongodb-topology-exporter-rules-${file.replace(/\.yaml$/, '')}
  labels:
    app.kubernetes.io/name: mongodb-topology-exporter
spec:
${indented}`;
}

function prometheusKustomization(files: readonly string[]): string {
  return kustomization([
    'resources:',
    '  - service-monitor.yaml',
    ...files.map((name) => `  - rules/${name}`),
  ]);
}

/** Grafana's sidecar finds a board by its label; one object each, because a ConfigMap is limited to 1 MiB. */
function grafanaKustomization(files: readonly string[]): string {
  return kustomization([
    'generatorOptions:',
    '  disableNameSuffixHash: true',
    '  labels:',
    '    app.kubernetes.io/name: mongodb-topology-exporter',
    "    grafana_dashboard: '1'",
    'configMapGenerator:',
    ...files.flatMap((name) => [
      `  - name: ${name.replace(/^mongodb-topology-(.*)\.json$/, 'mongodb-topology-exporter-board-$1')}`,
      '    files:',
      `      - ${name}`,
    ]),
  ]);
}

const GENERATED = '# Made by npm run deploy:generate';

function kustomization(lines: readonly string[]): string {
  const head = [GENERATED, 'apiVersion: kustomize.config.k8s.io/v1beta1', 'kind: Kustomization'];
  return [...head, ...lines, ''].join('\n');
}
