/**
 * `npm run dashboards:preview`: draws the boards as PNGs, outside of Grafana, with Grafana's own libraries and the answers of
 * a real Prometheus: one that is named, or one that holds a scene which is played. `-- --help` tells the options.
 */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SCENES, type SceneName } from '../../../test/support/boards/played/scenes.js';
import { startPlayed } from '../../../test/support/boards/played/stage.js';
import { BOARDS } from '../boards.js';
import { askBoard, type View } from './ask.js';
import type { PreviewBoard } from './board-file.js';
import { Artist, type Theme } from './draw.js';
import { faultsOf } from './faults.js';
import { hasGrafana } from './grafana.js';

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

async function run(): Promise<void> {
  if (!hasGrafana()) throw new Error("Grafana's libraries are missing: npm ci --prefix dashboards/preview");
  const folder = resolve(options.out);
  mkdirSync(folder, { recursive: true });
  const chosen = Object.fromEntries(options.choose.map((text) => text.split('=', 2) as [string, string]));
  const [source, artist] = await Promise.all([startSource(), Artist.start()]);
  try {
    for (const board of BOARDS as unknown as readonly PreviewBoard[]) {
      const name = nameOf(board.uid);
      if (options.board !== undefined && options.board !== name) continue;
      const width = Number(options.width);
      const data = await askBoard(board, { ...source, width, chosen });
      const height = options.height === undefined ? undefined : Number(options.height);
      const file = join(folder, `${name}.png`);
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
