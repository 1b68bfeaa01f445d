import { isDoc, type Doc } from '../document.js';
import { QueryError } from './query-error.js';
import { equal, isTrue, plain, valueAt } from './values.js';

/** `'$path'`, `{$operator: …}`, `{field: expression}` or a constant. */
export type Expression = unknown;

type Operator = (operands: readonly unknown[]) => unknown;

const OPERATORS: Readonly<Record<string, Operator>> = {
  $eq: ([left, right]) => equal(left, right),
  $ne: ([left, right]) => !equal(left, right),
  $ifNull: (values) => values.find((value) => value !== undefined && value !== null) ?? values.at(-1),
  $cond: ([condition, then, otherwise]) => (isTrue(condition) ? then : otherwise),
  $split: ([text, separator]) => (typeof text === 'string' ? text.split(separator as string) : null),
  $arrayElemAt: ([array, index]) =>
    Array.isArray(array) ? ((array as unknown[]).at(Number(plain(index))) ?? undefined) : null,
};

/** The value of an expression of a document; undefined where it names a field that is missing. */
export function evaluate(expression: Expression, document: Doc): unknown {
  if (typeof expression === 'string' && expression.startsWith('$')) {
    return valueAt(document, expression.slice(1));
  }
  if (!isDoc(expression)) return expression;
  const [name, ...others] = Object.keys(expression);
  if (!name?.startsWith('$')) {
    return Object.fromEntries(
      Object.entries(expression).map(([field, inner]) => [field, evaluate(inner, document)]),
    );
  }
  const operator = OPERATORS[name];
  if (!operator || others.length > 0) {
    throw new QueryError(168, 'InvalidPipelineOperator', `Unrecognized expression '${name}'`);
  }
  return operator(operandsOf(expression[name]).map((operand) => evaluate(operand, document)));
}

/** A list, one operand, or the named operands of $cond. */
function operandsOf(operands: unknown): readonly unknown[] {
  if (Array.isArray(operands)) return operands as readonly unknown[];
  if (isDoc(operands) && 'if' in operands) return [operands.if, operands.then, operands.else];
  return [operands];
}
