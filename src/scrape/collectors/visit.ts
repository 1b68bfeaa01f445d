import { firstBatchOf, type Document } from '../../mongo/bson.js';
import { isOutOfTime, serverCode, toCommandFailure } from '../../mongo/failure.js';
import { DeadlineExceeded } from '../../util/errors.js';
import type { Session } from '../collector.js';
import type { VisitedPart } from '../incomplete-replies.js';
import { ALL_SHARDS, chooseNamespaces, nameOfNamespace, type Chosen } from './namespaces.js';

/** InterruptedDueToReplStateChange, NotPrimaryOrSecondary: what comes next fails as well. */
const STATE_CHANGES: readonly number[] = [11602, 13436];

/** What a visit returns, beside the figures. */
interface Visited extends Document {
  /** A limit or lack of time has cut it. */
  readonly truncated: boolean;
  /** What there was no time for; absent: nothing. */
  readonly missing?: readonly string[];
  /** When the oldest of those figures was read that earlier runs have left, of `performance.now()`; absent: there are none. */
  readonly oldestAt?: number;
}

/**
 * Asks for the figures of one after the other. What runs out of time is missing, and takes nothing else with it; the
 * next run begins with it. Those of which the server cannot tell are left out: dropped since they were listed, made a
 * view, or on a shard that cannot be reached.
 *
 * @param figuresOf `undefined`: there is nothing to tell
 * @returns the figures under `key`, in the order of what is chosen
 * @throws the driver's error where it is about the member or its user, or where no figures could be read
 */
export async function visit<T>(
  { backlog, hasTime, maxAgeSeconds }: Session,
  key: string,
  { chosen, truncated, missing: unlisted = [] }: Chosen<T>,
  nameOf: (one: T) => string,
  figuresOf: (one: T) => Promise<Document | undefined>,
): Promise<Visited> {
  const read = new Map<string, VisitedPart>();
  const unreached: string[] = [];
  const timedOut: string[] = [];
  let failure: Error | undefined;
  let oldestAt = Infinity;
  for (const one of backlog.inOrder(chosen, nameOf)) {
    const name = nameOf(one);
    const held = backlog.held(name, maxAgeSeconds);
    if (held) {
      read.set(name, held);
      oldestAt = Math.min(oldestAt, held.at);
    } else if (!hasTime()) unreached.push(name);
    else {
      try {
        const figures = await figuresOf(one);
        read.set(name, { figures, at: performance.now() });
      } catch (error) {
        if (isOutOfTime(error)) timedOut.push(name);
        else if (!isOfOneAlone(error)) throw error;
        failure = error;
      }
    }
  }
  const missing = [...unlisted, ...unreached, ...timedOut];
  backlog.note(read, missing);
  if (read.size === 0 && (failure ?? missing.length > 0)) throw failure ?? new DeadlineExceeded();
  return {
    [key]: chosen.flatMap((one) => read.get(nameOf(one))?.figures ?? []),
    truncated: truncated || missing.length > 0,
    ...(missing.length > 0 && { missing }),
    ...(oldestAt < Infinity && { oldestAt }),
  };
}

/**
 * Aggregates each wanted collection.
 *
 * @returns `collections`: figures with the name of the collection and of its database
 */
export async function visitCollections(
  session: Session,
  pipeline: readonly Document[],
  figuresOf: (documents: readonly Document[]) => Document,
): Promise<Document> {
  const chosen = await chooseNamespaces(session);
  return visit(session, 'collections', chosen, nameOfNamespace, async ({ database, collection }) => {
    const request = { aggregate: collection, pipeline, cursor: { batchSize: ALL_SHARDS } };
    const documents = firstBatchOf(await session.send(database, request)) ?? [];
    return { database, collection, ...figuresOf(documents) };
  });
}

function isOfOneAlone(error: unknown): error is Error {
  const code = serverCode(error);
  if (code === undefined || STATE_CHANGES.includes(code)) return false;
  return toCommandFailure(error).reason === 'other';
}
