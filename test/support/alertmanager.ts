import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePorts } from './mongo-servers.js';
import { killAtExit, removeFolder, temporaryFolder } from './servers/cleanup.js';
import { waitUntil } from './wait-until.js';

const PROGRAM = ['prometheus-alertmanager', 'alertmanager'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);

/** Skips the test where Alertmanager (Debian: package prometheus-alertmanager) is missing; on CI it fails instead. */
export function requireAlertmanager(context: Mocha.Context): void {
  if (PROGRAM !== undefined) return;
  const message = 'alertmanager is not on PATH: install it (Debian: apt-get install prometheus-alertmanager)';
  if (process.env.CI === 'true') throw new Error(message);
  console.log(`      skipped: ${message}`);
  context.skip();
}

/** An alert as Alertmanager's API tells it. */
export interface ReceivedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly fingerprint: string;
  readonly receivers: readonly { readonly name: string }[];
  readonly status: {
    readonly state: 'unprocessed' | 'active' | 'suppressed';
    /** Fingerprints of the alerts because of which nobody is told of this one. */
    readonly inhibitedBy: readonly string[];
  };
}

/** An alert to be sent. */
export interface SentAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A real Alertmanager. */
export class Alertmanager {
  /** `host:port` */
  readonly address: string;
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #output: string[] = [];

  private constructor(child: ChildProcess, address: string, folder: string) {
    this.#child = child;
    this.address = address;
    this.#folder = folder;
    child.stderr?.on('data', (data: Buffer) => this.#output.push(data.toString()));
    killAtExit(child);
  }

  /** @param configFile the path of alertmanager.yml */
  static async start(configFile: string): Promise<Alertmanager> {
    const folder = temporaryFolder();
    const [port = 0] = await freePorts(1);
    const address = `127.0.0.1:${port}`;
    const child = spawn(
      PROGRAM!,
      [
        `--config.file=${configFile}`,
        `--storage.path=${join(folder, 'data')}`,
        `--web.listen-address=${address}`,
        '--web.external-url=http://alertmanager.example.net:9093',
        // One alone: no gossip.
        '--cluster.listen-address=',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const alertmanager = new Alertmanager(child, address, folder);
    await waitUntil(() => alertmanager.#isReady(), { timeoutMs: 20_000, message: () => alertmanager.output });
    return alertmanager;
  }

  /** Its log. */
  get output(): string {
    return this.#output.join('');
  }

  /** All alerts that fire, muted ones too. */
  async alerts(): Promise<readonly ReceivedAlert[]> {
    return (await (await fetch(this.#url('alerts'))).json()) as readonly ReceivedAlert[];
  }

  /** Sends alerts as Prometheus would. */
  async post(alerts: readonly SentAlert[]): Promise<void> {
    const response = await fetch(this.#url('alerts'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(alerts),
    });
    if (!response.ok) throw new Error(`status ${response.status}: ${await response.text()}`);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.ref();
      this.#child.kill('SIGTERM');
      await once(this.#child, 'exit');
    }
    await removeFolder(this.#folder);
  }

  async #isReady(): Promise<boolean> {
    try {
      return (await fetch(`http://${this.address}/-/ready`)).ok;
    } catch {
      return false;
    }
  }

  #url(resource: string): string {
    return `http://${this.address}/api/v2/${resource}`;
  }
}
