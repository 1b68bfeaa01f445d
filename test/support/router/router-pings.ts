import type { ConfigServers } from './config-servers.js';

/** A router's row in config.mongos, written again and again while it runs. */
export class RouterPings {
  readonly #config: ConfigServers;
  readonly #name: string;
  readonly #everyMs: number;
  readonly #createdAt = new Date();
  #timer: NodeJS.Timeout | undefined;
  #underWay: Promise<void> | undefined;
  #lagMs = 0;

  constructor(config: ConfigServers, name: string, everyMs: number) {
    this.#config = config;
    this.#name = name;
    this.#everyMs = everyMs;
  }

  /** Resolved when the row has been written for the first time. */
  async start(): Promise<void> {
    this.#timer ??= setInterval(() => void this.#ping(), this.#everyMs).unref();
    await this.#ping();
  }

  /** Resolved when nothing is written any more. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#underWay;
  }

  /** From now on the ping is that far behind the clock. */
  async lag(ms: number): Promise<void> {
    this.#lagMs = ms;
    // One under way may still have the lag of before.
    await this.#underWay;
    if (this.#timer) await this.#ping();
  }

  /** Best effort, as a router's: without a primary the row stays as it is. */
  async #ping(): Promise<void> {
    this.#underWay ??= this.#write().finally(() => {
      this.#underWay = undefined;
    });
    await this.#underWay;
  }

  async #write(): Promise<void> {
    const ping = new Date(Date.now() - this.#lagMs);
    const up = Math.max(0, Math.floor((ping.getTime() - this.#createdAt.getTime()) / 1000));
    await writeRow(this.#config, this.#name, { ping, up, created: this.#createdAt }).catch(() => undefined);
  }
}

/** What a row tells. */
export interface RouterRow {
  readonly ping: Date;
  readonly up: number;
  readonly created: Date;
}

/** Writes a row of config.mongos. */
export async function writeRow(config: ConfigServers, name: string, row: RouterRow): Promise<void> {
  const { created, ping, up } = row;
  const mongoVersion = config.set.members[0]!.version;
  const $set = { ping, up, waiting: true, mongoVersion, advisoryHostFQDNs: [] };
  await config.write('config', {
    update: 'mongos',
    updates: [{ q: { _id: name }, u: { $set, $setOnInsert: { created } }, upsert: true }],
    writeConcern: { w: 'majority', wtimeout: 1_000 },
  });
}
