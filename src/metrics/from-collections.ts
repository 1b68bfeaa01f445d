import { documentsOf, numberOf, stringOf, type Document } from '../mongo/bson.js';
import type { Labelled } from './from-judgement.js';
import type { Labels } from './labels.js';

/** Labels that name a collection. */
export const COLLECTION_LABELS = ['database', 'collection'];

/** What is read of each collection in the reply of a survey that visits them, with its name. */
export function eachCollection(
  reply: Document | undefined,
  read: (figures: Document) => readonly Labelled[],
): readonly Labelled[] {
  return documentsOf(reply?.collections).flatMap((figures) => {
    const [database, collection] = [stringOf(figures.database), stringOf(figures.collection)];
    if (database === undefined || collection === undefined) return [];
    return read(figures).map(({ labels, value }) => ({ labels: { database, collection, ...labels }, value }));
  });
}

/** A number of the reply as a value; nothing where it is none. */
export function valueOf(number: unknown, labels: Labels = {}, per = 1): readonly Labelled[] {
  const value = numberOf(number);
  return value === undefined ? [] : [{ labels, value: value / per }];
}
