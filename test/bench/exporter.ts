import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const READY_WITHIN_MS = 30_000;

/** One scrape as Prometheus makes it. */
export interface Scrape {
  /** From the request to the last byte. */
  readonly wallMs: number;
  readonly body: Buffer;
}

/** The built exporter, in a process of its own. */
export class Exporter {
  readonly #process: ChildProcess;
  readonly #port: number;
  readonly #agent = new Agent({ keepAlive: true });

  private constructor(child: ChildProcess, port: number) {
    this.#process = child;
    this.#port = port;
  }

  /** Starts it, with further options, and waits until its first discovery has ended. */
  static async start(uri: string, options: readonly string[] = []): Promise<Exporter> {
    const port = await freePort();
    const args = ['--mongodb.uri', uri, '--web.listen-address', `127.0.0.1:${port}`, '--log.level', 'error'];
    const child = spawn(process.execPath, [MAIN, ...args, ...options], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const kill = () => child.kill('SIGKILL');
    process.once('exit', kill);
    child.once('exit', () => process.off('exit', kill));
    const exporter = new Exporter(child, port);
    await exporter.#ready();
    return exporter;
  }

  get pid(): number {
    return this.#process.pid!;
  }

  /** One scrape; the page stays compressed. */
  async scrape(): Promise<Scrape> {
    const start = performance.now();
    const response = await this.#get('/metrics');
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const wallMs = performance.now() - start;
    if (response.statusCode !== 200) throw new Error(`/metrics answered ${response.statusCode ?? 'nothing'}`);
    return { wallMs, body: Buffer.concat(chunks) };
  }

  /** Ends it in the regular way. */
  async stop(): Promise<void> {
    this.#agent.destroy();
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    await gone;
  }

  async #ready(): Promise<void> {
    const end = Date.now() + READY_WITHIN_MS;
    for (;;) {
      try {
        const response = await this.#get('/-/ready');
        response.resume();
        if (response.statusCode === 200) return;
      } catch {
        // Not listening yet.
      }
      if (this.#process.exitCode !== null) throw new Error(`The exporter ended (${this.#process.exitCode})`);
      if (Date.now() > end) throw new Error('The exporter is not ready');
      await sleep(50);
    }
  }

  async #get(path: string): Promise<IncomingMessage> {
    const headers = { 'Accept-Encoding': 'gzip', 'X-Prometheus-Scrape-Timeout-Seconds': '10' };
    const options = { agent: this.#agent, headers };
    return new Promise((resolve, reject) => {
      get(`http://127.0.0.1:${this.#port}${path}`, options, resolve).on('error', reject);
    });
  }
}

/** What is on a page. */
export interface Page {
  readonly gzipBytes: number;
  readonly plainBytes: number;
  readonly series: number;
  /** Members with `mongodb_up` 1. */
  readonly up: number;
  /** The exporter's own `process_cpu_seconds_total`. */
  readonly cpuMs: number;
}

/** Unpacks and counts a page. */
export function readPage(body: Buffer): Page {
  const plain = gunzipSync(body);
  const samples = plain
    .toString()
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const cpuSeconds = samples
    .find((line) => line.startsWith('process_cpu_seconds_total'))
    ?.split(' ')
    .at(-1);
  return {
    gzipBytes: body.length,
    plainBytes: plain.length,
    series: samples.length,
    up: samples.filter((line) => line.startsWith('mongodb_up{') && line.endsWith(' 1')).length,
    cpuMs: Number(cpuSeconds) * 1000,
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
