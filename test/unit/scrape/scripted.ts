import { MongoServerError } from 'mongodb';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Document } from '../../../src/mongo/bson.js';
import type { ClientPool } from '../../../src/mongo/client-pool.js';
import { HeldBackCommands } from '../../../src/mongo/held-back.js';
import type { HelloAnswer, MemberClient } from '../../../src/mongo/member-client.js';
import type { ClusterRole, Member, Topology } from '../../../src/topology/model/topology.js';
import { MemberDown } from '../../../src/util/errors.js';
import { clusterOf } from '../../support/test-scraper.js';

/** A command as it was sent. */
export interface Sent {
  readonly database: string;
  readonly command: Document;
}

/** A member that answers what a test tells it to, and keeps what it was asked. */
export class ScriptedMember {
  readonly sent: Sent[] = [];
  hello: Document = { setName: 'rs0', me: 'a:1', secondary: true, maxWireVersion: 17 };
  login: HelloAnswer['login'] = 'none';
  /** How it answers hello: at once, as late as this, never, or with a refused connection. */
  greeting: 'at once' | 'hung' | 'dead' | { readonly afterMs: number } = 'at once';
  /** The answer to a command; an error is thrown. */
  answer: (command: Document) => unknown = () => ({ ok: 1 });

  readonly client: ScriptedClient = {
    timedOut: false,
    certificateExpiry: undefined,
    heldBack: new HeldBackCommands(),
    hello: async (signal) => {
      await this.#greet(signal);
      const now = Date.now();
      return { reply: this.hello, sentAt: now, receivedAt: now, login: this.login };
    },
    command: async (database, command, signal) => {
      this.sent.push({ database, command });
      const answer = await Promise.race([this.answer(command), abortOf(signal)]);
      if (answer instanceof Error) throw answer;
      return answer as Document;
    },
  };

  get pool(): ClientPool {
    return poolOf(() => this);
  }

  /** Takes out what was sent, without the time limit. */
  take(): readonly Document[] {
    return this.sent.splice(0).map(({ command: { maxTimeMS: _, ...command } }) => command);
  }

  async #greet(signal: AbortSignal): Promise<void> {
    const { greeting } = this;
    if (greeting === 'hung') {
      await abortOf(signal).catch(() => undefined);
      throw new MemberDown({ phase: 'hello', reason: 'timeout', message: 'no answer' });
    }
    if (greeting === 'dead')
      throw new MemberDown({ phase: 'connect', reason: 'refused', message: 'refused' });
    if (greeting !== 'at once') await sleep(greeting.afterMs);
  }
}

/** What the scrape needs of a client. */
type ScriptedClient = Pick<MemberClient, 'hello' | 'command' | 'timedOut' | 'certificateExpiry' | 'heldBack'>;

/** Clients of scripted members, by their address. */
export function poolOf(memberAt: (address: string) => ScriptedMember): ClientPool {
  const pool = {
    get: ({ address }: { readonly address: string }) => memberAt(address).client,
    close: () => Promise.resolve(),
  };
  return pool as unknown as ClientPool;
}

/** Rejects as the driver does when the signal aborts. */
function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}

/** The server refuses with this code. */
export function refusal(code: number): MongoServerError {
  return new MongoServerError({ ok: 0, code, errmsg: 'refused' });
}

/** A topology of the one member. */
export function topologyOf(clusterRole: ClusterRole = 'replset'): Topology {
  const member: Member = {
    ...{ cluster: 'test', name: 'a:1', host: 'a:1', address: 'a:1', clusterRole, hostname: 'a' },
    ...(clusterRole === 'replset' && { replicaSet: 'rs0' }),
    ...{ arbiter: false, declared: false, discovered: true },
  };
  return { clusters: [clusterOf([member], { sets: [] })] };
}
