import { firstBatchOf, type Document } from '../../mongo/bson.js';
import { isOutOfTime, serverCode, toCommandFailure } from '../../mongo/failure.js';
import { DeadlineExceeded } from '../../util/errors.js';
import type { Session } from '../collector.js';
import type { VisitedPart } from '../incomplete-replies.js';
import { ALL_SHARDS, selectNamespaces, nameOfNamespace, type Selection } from './namespaces.js';

/** InterruptedDueToReplStateChange, NotPrimaryOrSecondary: the following requests fail as well. */
const STATE_CHANGES: readonly number[] = [11602, 13436];

/** Fields of the result of a visit, in addition to the values. */
interface Visited extends Document {
  /** Whether a limit or lack of time made the result incomplete. */
  readonly truncated: boolean;
  /** Items for which there was no time; absent: none. */
  readonly missing?: readonly string[];
  /** When the oldest value kept from an earlier run was read, by `performance.now()`; absent: there is none. */
  readonly oldestAt?: number;
}

/**
 * Requests the values of one item after the other. An item that runs out of time is missing and does not affect the
 * others; the next run begins with it. Items for which the server has no values are left out: those dropped since they
 * were listed, changed to a view, or on a shard that cannot be reached.
 *
 * @param valuesOf returns the values of an item; `undefined`: there are none
 * @returns the values under `key`, in the order of `selected`
 * @throws the driver's error where it concerns the member or its user, or where no values could be read
 */
export async function visit<T>(
  { backlog, hasTime, maxAgeSeconds }: Session,
  key: string,
  { selected, truncated, missing: unlisted = [] }: Selection<T>,
  nameOf: (one: T) => string,
  valuesOf: (one: T) => Promise<Document | undefined>,
): Promise<Visited> {
  const read = new Map<string, VisitedPart>();
  const unreached: string[] = [];
  const timedOut: string[] = [];
  let failure: Error | undefined;
  let oldestAt = Infinity;
  for (const one of backlog.inOrder(selected, nameOf)) {
    const name = nameOf(one);
    const earlier = backlog.read(name, maxAgeSeconds);
    if (earlier) {
      read.set(name, earlier);
      oldestAt = Math.min(oldestAt, earlier.at);
    } else if (!hasTime()) unreached.push(name);
    else {
      try {
        const values = await valuesOf(one);
        read.set(name, { values, at: performance.now() });
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
    [key]: selected.flatMap((one) => read.get(nameOf(one))?.values ?? []),
    truncated: truncated || missing.length > 0,
    ...(missing.length > 0 && { missing }),
    ...(oldestAt < Infinity && { oldestAt }),
  };
}

/**
 * Runs an aggregation on each collection that the limits include.
 *
 * @returns `collections`: values with the names of the collection and of its database
 */
export async function visitCollections(
  session: Session,
  pipeline: readonly Document[],
  valuesOf: (documents: readonly Document[]) => Document,
): Promise<Document> {
  const selected = await selectNamespaces(session);
  return visit(session, 'collections', selected, nameOfNamespace, async ({ database, collection }) => {
    const request = { aggregate: collection, pipeline, cursor: { batchSize: ALL_SHARDS } };
    const documents = firstBatchOf(await session.send(database, request)) ?? [];
    return { database, collection, ...valuesOf(documents) };
  });
}

function isOfOneAlone(error: unknown): error is Error {
  const code = serverCode(error);
  if (code === undefined || STATE_CHANGES.includes(code)) return false;
  return toCommandFailure(error).reason === 'other';
}
