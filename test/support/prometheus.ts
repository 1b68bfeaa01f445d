import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Page } from './exposition.js';
import { freePorts } from './mongo-servers.js';
import { waitUntil } from './wait-until.js';

const isThere = spawnSync('prometheus', ['--version']).status === 0;

/** Skips the test where Prometheus (Debian: package prometheus) is missing; on CI it fails instead. */
export function requirePrometheus(context: Mocha.Context): void {
  if (isThere) return;
  const message = 'prometheus is not on PATH: install it (Debian: apt-get install prometheus)';
  if (process.env.CI === 'true') throw new Error(message);
  console.log(`      skipped: ${message}`);
  context.skip();
}

/** One series of an instant query. */
export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** A real Prometheus with a configuration of its own, in a temporary folder. */
export class Prometheus {
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #port: number;
  readonly #output: string[] = [];

  private constructor(child: ChildProcess, folder: string, port: number) {
    this.#child = child;
    this.#folder = folder;
    this.#port = port;
    child.stderr?.on('data', (data: Buffer) => this.#output.push(data.toString()));
    process.once('exit', () => child.kill('SIGKILL'));
  }

  /**
   * @param config the text of prometheus.yml
   * @param data folder of its database, which stays; absent: one of its own
   */
  static async start(config: string, data?: string): Promise<Prometheus> {
    const folder = mkdtempSync(join(tmpdir(), 'prometheus-'));
    const file = join(folder, 'prometheus.yml');
    writeFileSync(file, config);
    const [port = 0] = await freePorts(1);
    const child = spawn(
      'prometheus',
      [
        `--config.file=${file}`,
        `--storage.tsdb.path=${data ?? join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const prometheus = new Prometheus(child, folder, port);
    await waitUntil(() => prometheus.#isReady(), { timeoutMs: 20_000, message: () => prometheus.output });
    return prometheus;
  }

  /** Where it answers. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Its log. */
  get output(): string {
    return this.#output.join('');
  }

  /** An instant query. */
  async query(expression: string): Promise<readonly Series[]> {
    const url = `http://127.0.0.1:${this.#port}/api/v1/query?query=${encodeURIComponent(expression)}`;
    const body = (await (await fetch(url)).json()) as { data: { result: readonly Series[] } };
    return body.data.result;
  }

  /** The value of an expression that yields one series; `undefined` when it yields none. */
  async value(expression: string): Promise<number | undefined> {
    const [series] = await this.query(expression);
    return series && Number(series.value[1]);
  }

  /** Why the last scrape of the job's only target failed; empty: it did not. */
  async lastError(job: string): Promise<string> {
    const response = await fetch(`http://127.0.0.1:${this.#port}/api/v1/targets?state=active`);
    const { data } = (await response.json()) as {
      data: { activeTargets: readonly { readonly scrapePool: string; readonly lastError: string }[] };
    };
    return data.activeTargets.find(({ scrapePool }) => scrapePool === job)?.lastError ?? '';
  }

  /** How many connections it has made for a job. */
  async connections(job: string): Promise<number> {
    const text = await (await fetch(`http://127.0.0.1:${this.#port}/metrics`)).text();
    const labels = { dialer_name: job };
    return new Page(text).value('net_conntrack_dialer_conn_established_total', labels) ?? 0;
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    await once(this.#child, 'exit');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #isReady(): Promise<boolean> {
    try {
      return (await fetch(`http://127.0.0.1:${this.#port}/-/ready`)).ok;
    } catch {
      return false;
    }
  }
}
