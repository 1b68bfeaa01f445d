import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { NumberedEvent } from '../../src/monitor/events.js';
import { exporterProgram } from './exporter-program.js';
import { Page } from './exposition.js';
import { waitUntil } from './wait-until.js';

const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** How a scrape is asked for. */
export interface ScrapeOptions {
  readonly timeoutSeconds?: number;
  readonly query?: string;
}

/** The exporter as its users run it: a process of its own. */
export class ExporterProcess {
  readonly #child: ChildProcess;
  readonly #output: string[] = [];

  private constructor(child: ChildProcess) {
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (data: Buffer) => this.#output.push(data.toString()));
    }
  }

  /** Starts it on a free port and waits until it listens and its first discovery has ended. */
  static async start(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<ExporterProcess> {
    const exporter = ExporterProcess.spawn(['--web.listen-address=127.0.0.1:0', ...args], env);
    await waitUntil(() => exporter.port !== undefined || exporter.exitCode !== null, { timeoutMs: 15_000 });
    if (exporter.port === undefined) throw new Error(`the exporter ended: ${exporter.output}`);
    await waitUntil(async () => (await exporter.fetch('/-/ready')).ok, { timeoutMs: 15_000 });
    return exporter;
  }

  /** Starts it and waits for nothing. */
  static spawn(args: readonly string[], env: NodeJS.ProcessEnv = {}): ExporterProcess {
    const child = spawn(process.execPath, [...exporterProgram(), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    children.add(child);
    child.once('exit', () => children.delete(child));
    return new ExporterProcess(child);
  }

  /** All it has printed. */
  get output(): string {
    return this.#output.join('');
  }

  get pid(): number {
    return this.#child.pid!;
  }

  get exitCode(): number | null {
    return this.#child.exitCode;
  }

  /** Where it listens, by its own log. */
  get port(): number | undefined {
    const match = /listening.*?address\W+\S*?:(\d+)/.exec(this.output);
    return match ? Number(match[1]) : undefined;
  }

  async fetch(path: string, init?: RequestInit): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.port ?? 0}${path}`, init);
  }

  async scrape({ timeoutSeconds = 10, query = '' }: ScrapeOptions = {}): Promise<Page> {
    const startedAt = performance.now();
    const headers = { 'x-prometheus-scrape-timeout-seconds': String(timeoutSeconds) };
    const response = await this.fetch(`/metrics${query}`, { headers });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`status ${response.status}: ${text}`);
    return new Page(text, (performance.now() - startedAt) / 1000);
  }

  /** Scrapes until the page is as wanted; for what takes MongoDB a while. */
  async scrapeUntil(wanted: (page: Page) => boolean, timeoutMs = 20_000): Promise<Page> {
    let last: Page | undefined;
    return waitUntil(
      async () => {
        last = await this.scrape();
        return wanted(last) && last;
      },
      { timeoutMs, intervalMs: 100, message: () => `the page is as wanted: ${abstractOf(last)}` },
    );
  }

  /** What `/api/events` tells of these types, separated by commas. */
  async events(types: string): Promise<readonly NumberedEvent[]> {
    const response = await this.fetch(`/api/events?limit=1000&type=${types}`);
    return ((await response.json()) as { readonly events: readonly NumberedEvent[] }).events;
  }

  /** Waits until each of so many members has answered two heartbeats: from then on the watch knows how they are. */
  async hasHeard(members: number): Promise<Page> {
    return this.scrapeUntil((page) => {
      const beats = Object.values(page.byMember('mongodb_heartbeats_total', { result: 'succeeded' }));
      return beats.length === members && beats.every((count) => count >= 2);
    });
  }

  /** Ends it as a service manager would; yields the exit code. */
  async stop(): Promise<number | null> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill('SIGTERM');
      await once(this.#child, 'exit');
    }
    return this.#child.exitCode;
  }

  /** Waits until it ends by itself; yields the exit code. */
  async ended(): Promise<number | null> {
    if (this.#child.exitCode === null) await once(this.#child, 'close');
    return this.#child.exitCode;
  }
}

/** What most often is amiss on a page. */
function abstractOf(page: Page | undefined): string {
  return (page?.samples ?? [])
    .filter(
      ({ name, value }) =>
        /_down_reason$|_command_failure$|_replset_primaries$|_discovery_errors$/.test(name) && value > 0,
    )
    .map(({ name, labels, value }) => `${name}${JSON.stringify(labels)} ${value}`)
    .join('; ');
}
