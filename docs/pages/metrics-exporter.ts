import { SelfMetrics } from '../../src/metrics/self.js';
import { code, page, table } from './markdown.js';

/** docs/metrics/exporter.md */
export async function exporterPage(): Promise<string> {
  const metrics = await new SelfMetrics('0.0.0').registry.getMetricsAsJSON();
  const own = metrics.filter(({ name }) => name.startsWith('mongodb_exporter_'));
  return page(
    '# The exporter itself',
    '[All metrics](README.md) · always exported',
    table(
      ['Name', 'Type', 'Meaning'],
      own.map(({ name, type, help }) => [code(name), String(type), help]),
    ),
    `${code('mongodb_exporter_build_info')} has the labels ${code('version')} and ${code('node_version')};
${code('mongodb_exporter_family_errors_total')} has the label ${code('family')}: the name of the omitted metric.`,
    `The page also has the default metrics of a Node.js process, ${code('process_*')} and ${code('nodejs_*')}: CPU
time, memory, open files, garbage collection, event loop lag.`,
  );
}
