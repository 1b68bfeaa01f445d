import { isDoc, type Doc } from '../document.js';
import { evaluate } from './expression.js';
import { QueryError } from './query-error.js';
import { compare, isTrue, valueAt } from './values.js';

/** The documents in the order of `{field: 1}` or `{field: -1}`; further fields decide where the first are equal. */
export function sorted(documents: readonly Doc[], order: Doc): readonly Doc[] {
  const keys = Object.entries(order);
  return [...documents].sort((left, right) => {
    for (const [path, direction] of keys) {
      const result = compare(valueAt(left, path), valueAt(right, path));
      if (result !== 0) return result * Number(direction);
    }
    return 0;
  });
}

/** What a projection makes of the documents: fields of the top level left in or out, or computed. */
export function projected(documents: readonly Doc[], projection: Doc): readonly Doc[] {
  const entries = Object.entries(projection);
  if (entries.length === 0) return documents;
  const excludes = entries.every(([name, rule]) => isFlag(rule) && (!isTrue(rule) || name === '_id'));
  if (excludes) return documents.map((document) => without(document, projection));
  const wrong = entries.find(([name, rule]) => isFlag(rule) && !isTrue(rule) && name !== '_id');
  if (wrong) {
    const message = `Cannot do exclusion on field ${wrong[0]} in inclusion projection`;
    throw new QueryError(31254, 'Location31254', message);
  }
  return documents.map((document) => within(document, projection));
}

function without(document: Doc, projection: Doc): Doc {
  const dropped = (name: string) => name in projection && !isTrue(projection[name]);
  return Object.fromEntries(Object.entries(document).filter(([name]) => !dropped(name)));
}

function within(document: Doc, projection: Doc): Doc {
  const rules = '_id' in projection ? projection : { _id: 1, ...projection };
  const fields = Object.entries(rules).flatMap(([name, rule]) => {
    if (isFlag(rule)) return isTrue(rule) && name in document ? [[name, document[name]]] : [];
    const value = evaluate(rule, document);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(fields) as Doc;
}

/** 1, 0, true or false, in contrast to an expression. */
function isFlag(rule: unknown): boolean {
  return !isDoc(rule) && typeof rule !== 'string';
}
