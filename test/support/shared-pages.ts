import type { Page, PageSample } from './exposition.js';

const COUNT = 'mongodb_topology_members';

/** What every exporter tells of its own discovery. */
const OF_DISCOVERY =
  /^mongodb_topology_(discovery_success|last_discovery_timestamp_seconds|discovery_duration_seconds|changes_total)$/;

/** Asked of one process for others; of which one, is each exporter's choice. */
const FOR_OTHERS = /^(config\..*|balancerStatus|dbStats)$/;

/** What speaks against these pages having, taken together, every series of the whole page once; none: nothing. */
export function notOnce(parts: readonly Page[], whole: Page): readonly string[] {
  const times = new Map<string, number>();
  for (const id of parts.flatMap(idsOf)) times.set(id, (times.get(id) ?? 0) + 1);
  const all = new Set(idsOf(whole));
  const [counted, counts] = [countsOf(parts), countsOf([whole])];
  return [
    ...[...all].filter((id) => !times.has(id)).map((id) => `missing: ${id}`),
    ...[...times].filter(([id]) => !all.has(id)).map(([id]) => `more: ${id}`),
    ...[...times].filter(([, count]) => count > 1).map(([id, count]) => `${count} times: ${id}`),
    ...[...new Set([...counts.keys(), ...counted.keys()])]
      .filter((id) => counts.get(id) !== counted.get(id))
      .map((id) => `${counted.get(id) ?? 0} instead of ${counts.get(id) ?? 0}: ${id}`),
  ];
}

function idsOf({ samples }: Page): readonly string[] {
  return samples.filter(isShared).map(idOf);
}

/** Whether one exporter of all has it. */
function isShared({ name, labels: { command = '' } }: PageSample): boolean {
  if (!/^mongodb_(?!exporter_|collector_)/.test(name) || OF_DISCOVERY.test(name) || name === COUNT)
    return false;
  return !name.startsWith('mongodb_scrape_command_') || !FOR_OTHERS.test(command);
}

/** Members by cluster_role and set, added up: each exporter counts its own. */
function countsOf(pages: readonly Page[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const sample of pages.flatMap((page) => page.all(COUNT))) {
    counts.set(idOf(sample), (counts.get(idOf(sample)) ?? 0) + sample.value);
  }
  return counts;
}

function idOf({ name, labels }: PageSample): string {
  return `${name}${JSON.stringify(labels)}`;
}
