import type { Document } from 'mongodb';
import type { MongoServer } from './mongo-server.js';

/** How one member stands, by its own word; both documents are absent when it does not answer. */
export interface MemberView {
  readonly server: MongoServer;
  readonly hello?: Document;
  /** replSetGetStatus; also absent where it is refused, as by arbiters with authentication. */
  readonly status?: Document;
}

/** PRIMARY, SECONDARY, ARBITER: where a member comes to rest. */
const FINAL_STATES: readonly unknown[] = [1, 2, 7];

/** Asks the member. */
export async function viewOf(server: MongoServer): Promise<MemberView> {
  const [hello, status] = await Promise.all([
    server.tryCommand({ hello: 1 }),
    server.tryCommand({ replSetGetStatus: 1 }),
  ]);
  return { server, ...(hello && { hello }), ...(status && { status }) };
}

/** The member takes writes. */
export function isWritable({ hello }: MemberView): boolean {
  return hello?.isWritablePrimary === true;
}

/**
 * Whether the set has come to rest: one member is writable, and every answering member is in its final state,
 * in its own eyes and in those of all others that answer.
 */
export function isSettled(views: readonly MemberView[]): boolean {
  const answering = new Set(views.filter(({ server }) => server.answers).map(({ server }) => server.address));
  return (
    views.filter(isWritable).length === 1 &&
    views.filter(({ server }) => server.answers).every((view) => isAtRest(view, answering))
  );
}

function isAtRest({ hello, status }: MemberView, answering: ReadonlySet<string>): boolean {
  if (hello === undefined) return false;
  // Arbiters never let a user in, delayed members not before they have the users.
  const mayRefuse = hello.arbiterOnly === true || Number(hello.secondaryDelaySecs ?? 0) > 0;
  if (status === undefined && !mayRefuse) return false;
  const entries = (status?.members ?? []) as readonly Document[];
  const named = entries.filter(({ name }) => answering.has(name as string));
  const complete = status === undefined || named.length === answering.size;
  return complete && named.every(({ health, state }) => health === 1 && FINAL_STATES.includes(state));
}

/** One line per member, for the message of a wait that ended in vain. */
export function describe(views: readonly MemberView[]): string {
  return views
    .map(({ server, hello, status }) => {
      const seen = ((status?.members ?? []) as readonly Document[]).map(
        ({ name, stateStr, health }) => `${String(name)} ${String(stateStr)}/${String(health)}`,
      );
      const state = hello === undefined ? 'no answer' : `writable ${String(hello.isWritablePrimary)}`;
      return `  ${server.name} ${server.address}: ${state}; sees ${seen.join(', ') || 'nothing'}`;
    })
    .join('\n');
}
