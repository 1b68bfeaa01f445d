import type { Document } from '../../mongo/bson.js';
import { firstBatchOf } from '../../mongo/cursor.js';
import { serverCode, toCommandFailure } from '../../mongo/failure.js';
import type { Session } from '../survey.js';
import { ALL_SHARDS, chooseNamespaces, type Chosen } from './namespaces.js';

/** InterruptedDueToReplStateChange, NotPrimaryOrSecondary: what comes next fails as well. */
const STATE_CHANGES: readonly number[] = [11602, 13436];

/**
 * Asks for the figures of one after the other. Those of which the server cannot tell are left out: dropped since they
 * were listed, made a view, or on a shard that cannot be reached.
 *
 * @returns the figures under `key`
 * @throws the driver's error where it is about the member or its user, or where nobody's figures could be read
 */
export async function visit<T>(
  key: string,
  { chosen, truncated }: Chosen<T>,
  figuresOf: (one: T) => Promise<Document>,
): Promise<Document> {
  const figures: Document[] = [];
  let failure: Error | undefined;
  for (const one of chosen) {
    try {
      figures.push(await figuresOf(one));
    } catch (error) {
      if (!isOfOneAlone(error)) throw error;
      failure = error;
    }
  }
  if (failure && figures.length === 0) throw failure;
  return { [key]: figures, truncated };
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
  return visit('collections', await chooseNamespaces(session), async ({ database, collection }) => {
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
