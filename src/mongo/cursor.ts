import { documentsOf, isDocument, type Document } from './bson.js';

/** The documents of a reply to `find` or `aggregate`; `undefined` when it is the reply to another command. */
export function firstBatchOf({ cursor }: Document): readonly Document[] | undefined {
  if (!isDocument(cursor) || !Array.isArray(cursor.firstBatch)) return undefined;
  return documentsOf(cursor.firstBatch);
}
