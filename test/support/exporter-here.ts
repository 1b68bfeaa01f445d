import { CATALOGUE, start, type Exporter } from '../../src/app.js';
import { load } from '../../src/config/load.js';
import type { SeedResolver } from '../../src/topology/discovery/seeds.js';
import { Page } from './exposition.js';
import { LogBook } from './scrape-log.js';

/** What surrounds it. */
export interface ExporterHereOptions {
  /** Environment variables; none unless given. */
  readonly env?: Readonly<Record<string, string>>;
  /** Answers in place of the system's DNS. */
  readonly resolver?: SeedResolver;
}

/** The exporter in the process of the test, for where several are needed: starting a process takes longer than they do. */
export class ExporterHere {
  readonly log: LogBook;
  readonly #exporter: Exporter;

  private constructor(exporter: Exporter, log: LogBook) {
    this.#exporter = exporter;
    this.log = log;
  }

  /** Starts it on a free port and waits until its first discovery has ended. */
  static async start(
    args: readonly string[],
    { env = {}, resolver }: ExporterHereOptions = {},
  ): Promise<ExporterHere> {
    const invocation = load(['--web.listen-address=127.0.0.1:0', ...args], env, CATALOGUE);
    if (!('config' in invocation)) throw new Error(`unexpected ${invocation.kind}`);
    const log = new LogBook();
    const exporter = await start(invocation.config, '0.0.0', log, invocation.reload, resolver);
    await exporter.firstDiscovery;
    return new ExporterHere(exporter, log);
  }

  async fetch(path: string): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.#exporter.port}${path}`);
  }

  async scrape(): Promise<Page> {
    return new Page(await (await this.fetch('/metrics')).text());
  }

  async stop(): Promise<void> {
    await this.#exporter.stop();
  }
}
