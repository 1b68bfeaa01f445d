import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { startBrowser } from '../../../test/support/browser.js';
import type { BoardData } from './board-data.js';
import { PREVIEW } from './grafana.js';

export type Theme = 'dark' | 'light';

/** The part of esbuild that is used. */
interface Esbuild {
  readonly build: (options: Readonly<Record<string, unknown>>) => Promise<unknown>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** Draws boards in Chromium, with the program of dashboards/preview/draw. */
export class Artist {
  readonly #folder: string;
  readonly #server: Server;
  readonly #browser: Browser;
  #board: BoardData | undefined;

  private constructor(folder: string, browser: Browser) {
    this.#folder = folder;
    this.#browser = browser;
    this.#server = createServer(({ url = '/' }, response) => {
      const { pathname } = new URL(url, 'http://localhost');
      if (pathname === '/') {
        response.setHeader('content-type', 'text/html; charset=utf-8').end(this.#page());
        return;
      }
      const file = this.#fileOf(pathname);
      if (file === undefined || !existsSync(file)) {
        response.writeHead(404).end();
        return;
      }
      response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
      response.end(readFileSync(file));
    });
  }

  static async start(): Promise<Artist> {
    const folder = mkdtempSync(join(tmpdir(), 'preview-'));
    await build(folder);
    const artist = new Artist(folder, await startBrowser());
    await new Promise<void>((resolve) => {
      artist.#server.listen(0, '127.0.0.1', resolve);
    });
    return artist;
  }

  /** Writes a picture of the board; resolves with what went wrong in the browser. */
  async draw(board: BoardData, file: string, theme: Theme, most?: number): Promise<readonly string[]> {
    this.#board = board;
    const { width } = board;
    const page = await this.#browser.newPage({ viewport: { width, height: 900 } });
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    try {
      await page.goto(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/?theme=${theme}`);
      await page.waitForFunction('window.__drawn || window.__failed', undefined, { timeout: 120_000 });
      const height = Number(await page.evaluate('document.querySelector("#root > div").offsetHeight'));
      await page.setViewportSize({ width, height });
      await page.waitForTimeout(800);
      const clip = { x: 0, y: 0, width, height: Math.min(height, most ?? height) };
      await page.screenshot({ path: file, clip });
      const [failed, unresolved, errors] = await page.evaluate<[string?, string[]?, string[]?]>(
        '[window.__failed, window.__unresolved, [...document.querySelectorAll("[data-error]")].map((e) => e.textContent)]',
      );
      return [
        ...complaints,
        ...(failed === undefined ? [] : [failed]),
        ...(unresolved ?? []),
        ...(errors ?? []),
      ];
    } finally {
      await page.close();
    }
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    this.#server.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #page(): string {
    const text = JSON.stringify(this.#board, (_key, value: unknown) =>
      typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
    );
    return `<!doctype html><html><head><meta charset="utf-8"><link rel="stylesheet" href="/out/main.css"></head>
<body style="margin:0"><div id="root"></div><script>window.__BOARD__=${text.replaceAll('</', '<\\/')}</script>
<script type="module" src="/out/main.js"></script></body></html>`;
  }

  /** The program, and what Grafana's libraries fetch: icons and fonts. */
  #fileOf(path: string): string | undefined {
    const [, icon] = path.split('/img/icons/');
    if (path.startsWith('/out/')) return join(this.#folder, path.slice('/out/'.length));
    if (icon !== undefined) {
      return join(PREVIEW, 'node_modules/@grafana/ui/dist/public/img/icons', icon);
    }
    return undefined;
  }
}

async function build(folder: string): Promise<void> {
  const { build: run } = createRequire(join(PREVIEW, 'package.json'))('esbuild') as Esbuild;
  const asData = ['.svg', '.png', '.gif', '.woff', '.woff2', '.ttf'].map((end) => [end, 'dataurl']);
  await run({
    ...{ entryPoints: [join(PREVIEW, 'draw/main.jsx')], outdir: folder, absWorkingDir: PREVIEW },
    ...{
      bundle: true,
      splitting: true,
      format: 'esm',
      jsx: 'automatic',
      target: 'es2022',
      logLevel: 'error',
    },
    alias: { 'react-custom-scrollbars-2': join(PREVIEW, 'draw/scrollbars.jsx') },
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
    loader: Object.fromEntries(asData) as unknown,
  });
}
