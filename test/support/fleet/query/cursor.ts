import { BSON } from 'mongodb';
import type { Doc } from '../document.js';
import { errorDocument } from '../error-document.js';
import { filtered } from './filter.js';
import { aggregated } from './pipeline.js';
import { QueryError } from './query-error.js';
import { projected, sorted } from './select.js';

/** The reply to `find` or `aggregate` on a collection of these documents, all in one batch. */
export function cursorDocument(command: Doc, documents: readonly Doc[]): Doc {
  try {
    const firstBatch = 'find' in command ? found(command, documents) : piped(command, documents);
    const ns = `${command.$db as string}.${(command.find ?? command.aggregate) as string}`;
    return { cursor: { firstBatch, id: BSON.Long.ZERO, ns }, ok: 1 };
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    return errorDocument(error.code, error.codeName, error.message);
  }
}

function found(command: Doc, documents: readonly Doc[]): readonly Doc[] {
  const { filter = {}, sort = {}, projection = {}, skip, limit } = command;
  const ordered = sorted(filtered(documents, filter as Doc), sort as Doc).slice(Number(skip ?? 0));
  // No limit is 0, and a negative one is old for one batch.
  const count = Math.abs(Number(limit ?? 0));
  return projected(count === 0 ? ordered : ordered.slice(0, count), projection as Doc);
}

function piped({ pipeline }: Doc, documents: readonly Doc[]): readonly Doc[] {
  return aggregated(documents, pipeline as readonly Doc[]);
}
