import { MongoServerError } from 'mongodb';
import type { Document } from '../../../src/mongo/bson.js';
import type { ClientPool } from '../../../src/mongo/client-pool.js';
import type { HelloAnswer, MemberClient } from '../../../src/mongo/member-client.js';
import type { Component, Member, Topology } from '../../../src/topology/types.js';

/** A command as it was sent. */
export interface Sent {
  readonly database: string;
  readonly command: Document;
}

/** A member of one that answers what a test tells it to, and keeps what it was asked. */
export class ScriptedMember {
  readonly sent: Sent[] = [];
  hello: Document = { setName: 'rs0', me: 'a:1', secondary: true, maxWireVersion: 17 };
  login: HelloAnswer['login'] = 'none';
  /** The answer to a command; an error is thrown. */
  answer: (command: Document) => unknown = () => ({ ok: 1 });

  get pool(): ClientPool {
    const client: Pick<MemberClient, 'hello' | 'command' | 'timedOut' | 'certificateExpiry'> = {
      timedOut: false,
      certificateExpiry: undefined,
      hello: () => {
        const now = Date.now();
        return Promise.resolve({ reply: this.hello, sentAt: now, receivedAt: now, login: this.login });
      },
      command: (database, command) => {
        this.sent.push({ database, command });
        const answer = this.answer(command);
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer as Document);
      },
    };
    return { get: () => client, close: () => Promise.resolve() } as unknown as ClientPool;
  }

  /** Takes out what was sent, without the time limit. */
  take(): readonly Document[] {
    return this.sent.splice(0).map(({ command: { maxTimeMS: _, ...command } }) => command);
  }
}

/** The server refuses with this code. */
export function refusal(code: number): MongoServerError {
  return new MongoServerError({ ok: 0, code, errmsg: 'refused' });
}

/** A topology of the one member. */
export function topologyOf(component: Component = 'replset'): Topology {
  const member: Member = {
    ...{ cluster: 'test', name: 'a:1', address: 'a:1', component, node: 'a' },
    ...(component === 'replset' && { replicaSet: 'rs0' }),
    ...{ arbiter: false, declared: false, discovered: true },
  };
  const discovery = { added: 0, removed: 0 };
  return { clusters: [{ name: 'test', members: [member], sets: [], discovery }] };
}
