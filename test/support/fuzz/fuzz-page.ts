import { isOfMemberAlone } from '../../../src/metrics/catalogue.js';
import type { Cluster } from '../../../src/topology/model/topology.js';
import type { Situation } from './corpus.js';
import { inventoryOf, knownOf, type Fuzzed } from './fuzzed.js';
import { renamed } from './known.js';
import { FAMILIES, scrapedPage, type Pages } from './page.js';
import { PlayedPool } from './played.js';
import { checkPages } from './strict-page.js';

/** The cluster on every page whose replies are always as recorded. */
export const CONTROL = 'control';

/** Durations are those of the run. */
const OF_THE_RUN = /^mongodb_scrape_(command_)?duration_seconds/;

/** Told with whoever was asked on behalf of others, which depends on those. */
const OF_OTHERS = 'mongodb_scrape_';

const OF_MEMBER_ALONE = new Set(
  FAMILIES.filter((family) => isOfMemberAlone(family) && !family.source.labels.includes('observer')).map(
    ({ name }) => name,
  ),
);

/** What a page tells that has to be the same whatever others answer. */
export interface Told {
  /** Of the control. */
  readonly control: readonly string[];
  /** By cluster and member, of those that are spared: what is told by their own word alone. */
  readonly spared: ReadonlyMap<string, readonly string[]>;
}

/** A page of the control and these clusters; throws where a line of it breaks the format or a promise. */
export async function fuzzedPage(
  control: Situation,
  clusters: readonly Fuzzed[],
): Promise<{ readonly told: Told; readonly pages: Pages }> {
  const players = new PlayedPool();
  for (const instance of control.instances) players.play(CONTROL, instance);
  const inventories: Cluster[] = [renamed(await knownOf(control), CONTROL)];
  for (const cluster of clusters) inventories.push(await inventoryOf(cluster, players));
  const pages = await scrapedPage({ clusters: inventories }, players);
  return { told: tellings(pages, clusters), pages };
}

function tellings(pages: Pages, clusters: readonly Fuzzed[]): Told {
  const control: string[] = [];
  const spared = new Map(
    clusters.flatMap(({ name, spared: members }) =>
      members.map((member) => [`${name} ${member}`, [] as string[]] as const),
    ),
  );
  checkPages(pages, (line) => {
    const cluster = labelOf(line, 'mongodb_cluster');
    if (cluster === CONTROL) {
      if (!OF_THE_RUN.test(line)) control.push(line);
      return;
    }
    const told = spared.get(`${cluster} ${labelOf(line, 'member')}`);
    if (told && isItsOwn(line)) told.push(line.replace(`mongodb_cluster="${cluster}"`, ''));
  });
  return { control, spared };
}

function isItsOwn(line: string): boolean {
  return OF_MEMBER_ALONE.has(line.slice(0, line.indexOf('{'))) && !line.startsWith(OF_OTHERS);
}

/** Of the labels that stand for whom a line is about, which come last. */
function labelOf(line: string, label: string): string {
  const start = line.lastIndexOf(`${label}="`) + label.length + 2;
  return line.slice(start, line.indexOf('"', start));
}
