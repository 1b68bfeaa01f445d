import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { Agent, get, type IncomingMessage } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { probeArguments } from './probe-arguments.js';
import type { Held, ProbeRequest, Seen } from './probe-messages.js';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const READY_WITHIN_MS = 60_000;
const ANSWERS_WITHIN_MS = 30_000;

/** Of Prometheus, unless it is told otherwise. */
const DEFAULT_TIMEOUT_SECONDS = 10;

/** One scrape as Prometheus makes it. */
export interface Scrape {
  /** From the request to the last byte. */
  readonly wallMs: number;
  /** Compressed. */
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
    if (!existsSync(MAIN)) throw new Error('dist/main.js is missing: npm run build');
    const port = await freePort();
    const args = ['--mongodb.uri', uri, '--web.listen-address', `127.0.0.1:${port}`, '--log.level', 'error'];
    const child = spawn(process.execPath, [...probeArguments(), MAIN, ...args, ...options], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
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
  async scrape(timeoutSeconds = DEFAULT_TIMEOUT_SECONDS): Promise<Scrape> {
    const start = performance.now();
    const response = await this.#get('/metrics', timeoutSeconds);
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    const wallMs = performance.now() - start;
    if (response.statusCode !== 200) throw new Error(`/metrics answered ${response.statusCode ?? 'nothing'}`);
    return { wallMs, body: Buffer.concat(chunks) };
  }

  /** Has the process watch its event loop and heap from now on. */
  async watchItself(): Promise<void> {
    await this.#ask('watch');
  }

  /** What it has seen of itself since the last reading. */
  async readItself(): Promise<Seen> {
    return (await this.#ask('read')) as Seen;
  }

  /** What it holds when the garbage is gone. */
  async atRest(): Promise<Held> {
    return (await this.#ask('rest')) as Held;
  }

  /** Ends it in the regular way. */
  async stop(): Promise<void> {
    this.#agent.destroy();
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    await gone;
  }

  async #ask(request: ProbeRequest): Promise<unknown> {
    const signal = AbortSignal.timeout(ANSWERS_WITHIN_MS);
    const answered = once(this.#process, 'message', { signal }) as Promise<[unknown]>;
    this.#process.send(request);
    const [answer] = await answered;
    return answer;
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

  async #get(path: string, timeoutSeconds = DEFAULT_TIMEOUT_SECONDS): Promise<IncomingMessage> {
    const headers = {
      'Accept-Encoding': 'gzip',
      'X-Prometheus-Scrape-Timeout-Seconds': String(timeoutSeconds),
    };
    const options = { agent: this.#agent, headers };
    return new Promise((resolve, reject) => {
      get(`http://127.0.0.1:${this.#port}${path}`, options, resolve).on('error', reject);
    });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
