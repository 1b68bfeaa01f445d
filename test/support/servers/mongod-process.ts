import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { MongodBinary } from '../mongod-binary.js';
import { waitUntil } from '../wait-until.js';
import { killAtExit } from './cleanup.js';
import { accepts } from './ports.js';

/** What a mongod is started with, and started again with. */
export interface ProcessOptions {
  readonly name: string;
  readonly port: number;
  /** Where it is reached, and it listens on all addresses then; `127.0.0.1` when absent. */
  readonly host?: string;
  /** Its data folder and its log are made in it. */
  readonly folder: string;
  readonly binary: MongodBinary;
  readonly args: readonly string[];
}

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 20_000;
const PAUSE_TIMEOUT_MS = 1_000;

/** One mongod; its process may die and be started again on the same port and data. */
export class MongodProcess {
  readonly name: string;
  readonly port: number;
  /** `host:port` */
  readonly address: string;
  readonly dbPath: string;
  readonly logPath: string;
  /** Of the program, e.g. `6.0.5`. */
  readonly version: string;
  readonly #options: ProcessOptions;
  #child: ChildProcess | undefined;
  #ended: Promise<void> = Promise.resolve();
  #paused = false;

  constructor(options: ProcessOptions) {
    this.name = options.name;
    this.port = options.port;
    this.address = `${options.host ?? '127.0.0.1'}:${options.port}`;
    this.dbPath = join(options.folder, options.name);
    this.logPath = `${this.dbPath}.log`;
    this.version = options.binary.version;
    this.#options = options;
  }

  /** Of the running process; undefined when there is none. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** The process is there and not paused. */
  get answers(): boolean {
    return this.#child !== undefined && !this.#paused;
  }

  /**
   * Starts the process and waits until it accepts connections.
   *
   * @param args command line options of this run alone, beside those of every run
   */
  async start(args: readonly string[] = []): Promise<void> {
    if (this.#child !== undefined) throw new Error(`${this.name} is already running`);
    await mkdir(this.dbPath, { recursive: true });
    this.#spawn(args);
    await waitUntil(() => this.#child === undefined || accepts(this.port, this.#options.host), {
      timeoutMs: START_TIMEOUT_MS,
      intervalMs: 10,
      message: () => `${this.name} accepts connections\n${this.#lastLogLines()}`,
    });
    if (this.pid === undefined) throw new Error(`${this.name} ended at once\n${this.#lastLogLines()}`);
  }

  /** SIGKILL, as in a crash; resolves when the process is gone. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** SIGTERM: an orderly shutdown; resolves when the process is gone. */
  async stop(): Promise<void> {
    this.resume();
    await this.#end('SIGTERM');
  }

  /** SIGSTOP: the process hangs; connections are still accepted, nothing is answered. */
  pause(): void {
    this.#paused = this.#child?.kill('SIGSTOP') ?? false;
    // The signal is only under way: threads of a busy process would answer for another moment.
    const statFile = `/proc/${this.pid ?? 0}/stat`;
    const giveUpAt = performance.now() + PAUSE_TIMEOUT_MS;
    while (this.#paused && existsSync(statFile) && performance.now() < giveUpAt) {
      if (readFileSync(statFile, 'utf8').includes(') T ')) return;
    }
  }

  /** SIGCONT, also for a process that somebody else has stopped. */
  resume(): void {
    this.#child?.kill('SIGCONT');
    this.#paused = false;
  }

  #spawn(extra: readonly string[]): void {
    const { binary, args } = this.#options;
    // What it says before it opens its log: complaints about the command line.
    const log = openSync(this.logPath, 'a');
    const child = spawn(binary.path, [...this.#ownArguments(), ...args, ...extra], {
      env: { ...process.env, ...binary.env },
      stdio: ['ignore', log, log],
      // Its own process group: Ctrl-C reaches this process only, which ends the servers in order.
      detached: true,
    });
    closeSync(log);
    killAtExit(child);
    this.#child = child;
    this.#ended = new Promise((resolve) => {
      const ended = (): void => {
        this.#child = undefined;
        this.#paused = false;
        resolve();
      };
      child.once('exit', ended).once('error', ended);
    });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    child.ref();
    const overdue = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    child.kill(signal);
    await this.#ended;
    clearTimeout(overdue);
  }

  #ownArguments(): readonly string[] {
    const bound = this.#options.host === undefined ? '127.0.0.1' : '0.0.0.0';
    return [
      ...['--dbpath', this.dbPath, '--port', String(this.port), '--bind_ip', bound, '--nounixsocket'],
      ...['--logpath', this.logPath, '--logappend', '--wiredTigerCacheSizeGB', '0.25'],
      // Diagnostic data would be written every second for nobody.
      ...['--setParameter', 'diagnosticDataCollectionEnabled=false'],
      // Else every orderly shutdown of a member waits 15 s.
      ...['--setParameter', 'shutdownTimeoutMillisForSignaledShutdown=100'],
    ];
  }

  #lastLogLines(): string {
    try {
      return readFileSync(this.logPath, 'utf8').trimEnd().split('\n').slice(-5).join('\n');
    } catch {
      return 'no log';
    }
  }
}
