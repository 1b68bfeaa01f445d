/**
 * `npm run dashboards:preview`: draws the boards as PNGs, outside of Grafana, with Grafana's own libraries and the answers of
 * a real Prometheus: one that is named, or one that holds a scene which is played. `-- --help` lists the options.
 */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SCENES, type SceneName } from '../../../test/support/boards/played/scenes.js';
import { startPlayed } from '../../../test/support/boards/played/stage.js';
import { BOARDS } from '../boards.js';
import type { PreviewBoard } from './board-file.js';
import { Artist, type Theme } from './draw.js';
import { faultsOf } from './faults.js';
import { hasGrafana } from './grafana.js';
import { queryBoard, type View } from './query.js';

const USAGE = `npm run dashboards:preview -- [options]

  --scene NAME       what is played: ${Object.keys(SCENES).join(', ')} (three)
  --prometheus URL   show what this Prometheus has, in place of a scene
  --minutes N        of it (180), scraped every --scrape-seconds (15)
  --board NAME       one board alone: ${BOARDS.map(({ uid }) => nameOf(uid)).join(', ')}
  --choose NAME=VALUE  a value of a variable; may be repeated
  --theme NAME       dark, light (dark)
  --width N          pixels (1600)
  --height N         only so much of the top, in pixels
  --out FOLDER       (dashboards/preview/out)
  --docs             the pictures in docs/images, and nothing else
`;

const { values: options } = parseArgs({
  options: {
    help: { type: 'boolean', default: false },
    scene: { type: 'string', default: 'three' },
    prometheus: { type: 'string' },
    minutes: { type: 'string', default: '180' },
    'scrape-seconds': { type: 'string', default: '15' },
    board: { type: 'string' },
    choose: { type: 'string', multiple: true, default: [] },
    theme: { type: 'string', default: 'dark' },
    width: { type: 'string', default: '1600' },
    height: { type: 'string' },
    docs: { type: 'boolean', default: false },
    out: { type: 'string', default: join(import.meta.dirname, '../../preview/out') },
  },
});

function nameOf(uid: string): string {
  return uid.replace('mongodb-topology-', '');
}

interface Source extends Pick<View, 'url' | 'from' | 'to' | 'scrapeSeconds'> {
  readonly stop: () => Promise<void>;
}

async function startSource(): Promise<Source> {
  if (options.prometheus !== undefined) {
    const to = Date.now();
    const from = to - Number(options.minutes) * 60_000;
    const scrapeSeconds = Number(options['scrape-seconds']);
    return { url: options.prometheus, from, to, scrapeSeconds, stop: () => Promise.resolve() };
  }
  const scene = SCENES[options.scene as SceneName];
  if (scene === undefined) throw new Error(`no scene ${options.scene}`);
  const { prometheus, from, to, stepSeconds, stop } = await startPlayed(scene);
  return { url: prometheus.url, from, to, scrapeSeconds: stepSeconds, stop };
}

/** One picture: of which board, with which values of the variables, and how much of it. */
interface Picture {
  readonly board: PreviewBoard;
  readonly file: string;
  readonly chosen: Readonly<Record<string, string>>;
  readonly height?: number;
}

const boards = BOARDS as unknown as readonly PreviewBoard[];

const IMAGES = join(import.meta.dirname, '../../../docs/images');

/** The upper part of two boards. */
const PICTURES_OF_DOCS: readonly (Omit<Picture, 'board'> & { readonly name: string })[] = [
  { name: 'overview', file: join(IMAGES, 'dashboard-overview.png'), chosen: {}, height: 1430 },
  {
    name: 'replica-set',
    file: join(IMAGES, 'dashboard-replica-set.png'),
    chosen: { cluster: 'shop', set: 'rs0' },
    height: 1880,
  },
];

function pictures(): readonly Picture[] {
  if (options.docs) {
    return PICTURES_OF_DOCS.map(({ name, ...picture }) => ({
      ...picture,
      board: boards.find(({ uid }) => nameOf(uid) === name)!,
    }));
  }
  const folder = resolve(options.out);
  mkdirSync(folder, { recursive: true });
  const chosen = Object.fromEntries(options.choose.map((text) => text.split('=', 2) as [string, string]));
  return boards
    .filter(({ uid }) => options.board === undefined || options.board === nameOf(uid))
    .map((board) => ({
      ...{ board, chosen, file: join(folder, `${nameOf(board.uid)}.png`) },
      ...(options.height !== undefined && { height: Number(options.height) }),
    }));
}

async function run(): Promise<void> {
  if (!hasGrafana()) throw new Error("Grafana's libraries are missing: npm ci --prefix dashboards/preview");
  const [source, artist] = await Promise.all([startSource(), Artist.start()]);
  try {
    for (const { board, file, chosen, height } of pictures()) {
      const data = await queryBoard(board, { ...source, width: Number(options.width), chosen });
      const complaints = await artist.draw(data, file, options.theme as Theme, height);
      const { count, milliseconds } = data.queried;
      console.log(`${file}: ${count} queries in ${Math.round(milliseconds)} ms`);
      for (const line of [...complaints, ...(await faultsOf(data))]) console.log(`  ${line}`);
    }
  } finally {
    await artist.stop();
    await source.stop();
  }
}

if (options.help) console.log(USAGE);
else await run();
