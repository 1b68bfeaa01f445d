import { isDoc, type Doc } from '../document.js';
import { QueryError } from './query-error.js';
import { compare, equal, isTrue, sameType, valueAt } from './values.js';

type Operator = (value: unknown, operand: unknown) => boolean;

const OPERATORS: Readonly<Record<string, Operator>> = {
  $eq: equal,
  $ne: (value, operand) => !equal(value, operand),
  $in: (value, operand) => (operand as readonly unknown[]).some((one) => equal(value, one)),
  $gte: (value, operand) => sameType(value, operand) && compare(value, operand) >= 0,
  $exists: (value, operand) => (value !== undefined) === isTrue(operand),
};

/** Whether a document is what a filter asks for; a filter that is not understood is an error, also of no documents. */
export function filtered(documents: readonly Doc[], filter: Doc): readonly Doc[] {
  const conditions = Object.entries(filter).map(([path, operand]) => condition(path, operand));
  return documents.filter((document) => conditions.every((holds) => holds(document)));
}

function condition(path: string, operand: unknown): (document: Doc) => boolean {
  if (path.startsWith('$')) throw new QueryError(2, 'BadValue', `unknown top level operator: ${path}`);
  const names = isDoc(operand) ? Object.keys(operand) : [];
  if (!isDoc(operand) || !names[0]?.startsWith('$')) {
    return (document) => equal(valueAt(document, path), operand);
  }
  const checks = names.map((name) => {
    const operator = OPERATORS[name];
    if (!operator) throw new QueryError(2, 'BadValue', `unknown operator: ${name}`);
    return (value: unknown) => operator(value, operand[name]);
  });
  return (document) => checks.every((holds) => holds(valueAt(document, path)));
}
