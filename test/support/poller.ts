import type { Document } from 'mongodb';
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MongoServer } from './mongo-servers.js';
import { waitUntil } from './wait-until.js';

/** One change of the leader, as the poller saw it. */
export interface PolledFailover {
  readonly previous: string;
  readonly elected: string;
  readonly term: number;
  /** From the moment at which nobody led. */
  readonly electedSeconds: number;
  /** The same until writes were taken; absent: not yet. */
  readonly writableSeconds?: number;
}

const INTERVAL_MS = 10;

/** A leader that has not answered for this long hangs; it led until its last answer. */
const SILENT_MS = 1_000;

interface Leader {
  readonly address: string;
  readonly term: number;
  readonly lastAt: number;
}

/** Asks every member hello every 10 ms: what really happened, for comparison. */
export class Poller {
  readonly #failovers: PolledFailover[] = [];
  #leader: Leader | undefined;
  #lostAt: number | undefined;
  /** Of the last failover. */
  #ledFrom = 0;
  #stopped = false;

  private constructor() {
    // By start only.
  }

  /** Starts to ask, and waits until it knows who leads. */
  static async start(servers: readonly MongoServer[]): Promise<Poller> {
    const poller = new Poller();
    for (const server of servers) void poller.#follow(server);
    await waitUntil(() => poller.#leader !== undefined, { message: 'the poller hears a leader' });
    return poller;
  }

  get failovers(): readonly PolledFailover[] {
    return this.#failovers;
  }

  /** Waits until the leader has changed so many times since the start, and the last one takes writes. */
  async waitForFailovers(count: number, timeoutMs = 30_000): Promise<readonly PolledFailover[]> {
    await waitUntil(
      () => this.#failovers.length >= count && this.#failovers.at(-1)?.writableSeconds !== undefined,
      { timeoutMs, message: () => `${count} failovers; seen: ${JSON.stringify(this.#failovers)}` },
    );
    return this.#failovers;
  }

  /** Its clients are closed with the servers. */
  stop(): void {
    this.#stopped = true;
  }

  async #follow(server: MongoServer): Promise<void> {
    const database = server.client({ serverSelectionTimeoutMS: 300, heartbeatFrequencyMS: 500 }).db('admin');
    while (!this.#stopped) {
      const reply = await database.command({ hello: 1 }).catch(() => undefined);
      this.#heard(server.address, reply, Date.now());
      await sleep(INTERVAL_MS);
    }
  }

  #heard(address: string, reply: Document | undefined, at: number): void {
    const term = termOf(reply);
    const leader = this.#leader;
    if (term === undefined) {
      if (address === leader?.address) this.#lostAt ??= at;
      return;
    }
    if (!leader) {
      this.#leader = { address, term, lastAt: at };
    } else if (term > leader.term) {
      this.#changed(leader, { address, term, lastAt: at });
    } else if (address === leader.address && term === leader.term) {
      this.#leader = { ...leader, lastAt: at };
      this.#lostAt = undefined;
    } else {
      return;
    }
    if (reply?.isWritablePrimary === true) this.#takesWrites(at);
  }

  #changed(previous: Leader, next: Leader): void {
    const silent = next.lastAt - previous.lastAt > SILENT_MS;
    this.#ledFrom = this.#lostAt ?? (silent ? previous.lastAt : next.lastAt);
    this.#lostAt = undefined;
    this.#leader = next;
    this.#failovers.push({
      previous: previous.address,
      elected: next.address,
      term: next.term,
      electedSeconds: (next.lastAt - this.#ledFrom) / 1000,
    });
  }

  #takesWrites(at: number): void {
    const last = this.#failovers.at(-1);
    if (last?.writableSeconds !== undefined || !last) return;
    this.#failovers.splice(-1, 1, { ...last, writableSeconds: (at - this.#ledFrom) / 1000 });
  }
}

/** Within 20 %, or within `slackSeconds` where that is more. */
export function assertNear(
  actual: number | undefined,
  expected: number | undefined,
  what: string,
  slackSeconds = 0.05,
): void {
  assert.ok(actual !== undefined && expected !== undefined, `${what}: ${actual} and ${expected}`);
  const most = Math.max(slackSeconds, expected * 0.2);
  const difference = Math.abs(actual - expected);
  assert.ok(difference <= most, `${what}: ${actual} s, but the poller saw ${expected} s`);
}

/** Servers write the term into the last eight bytes. */
function termOf(reply: Document | undefined): number | undefined {
  const id = reply?.electionId as { toHexString: () => string } | undefined;
  return id && parseInt(id.toHexString().slice(8), 16);
}
