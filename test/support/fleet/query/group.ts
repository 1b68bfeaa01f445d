import type { Doc } from '../document.js';
import { evaluate } from './expression.js';
import { QueryError } from './query-error.js';
import { canonical, compare, plain } from './values.js';

type Accumulator = (values: readonly unknown[]) => unknown;

const ACCUMULATORS: Readonly<Record<string, Accumulator>> = {
  $sum: (values) => values.map(plain).reduce<number>((sum, value) => sum + numberOr0(value), 0),
  $max: (values) => {
    const present = values.filter((value) => value !== undefined && value !== null);
    return present.reduce<unknown>((max, value) => (compare(value, max) > 0 ? value : max), null);
  },
};

/** The stage `$group`. */
export function grouped(documents: readonly Doc[], { _id: key, ...fields }: Doc): readonly Doc[] {
  const accumulators = Object.entries(fields).map(([name, rule]) => accumulator(name, rule as Doc));
  const groups = new Map<string, { readonly _id: unknown; readonly members: Doc[] }>();
  for (const document of documents) {
    // A key that is missing is null.
    const _id = evaluate(key, document) ?? null;
    const text = canonical(_id);
    const group = groups.get(text) ?? { _id, members: [] };
    group.members.push(document);
    groups.set(text, group);
  }
  return [...groups.values()].map(({ _id, members }) => ({
    _id,
    ...Object.fromEntries(accumulators.map(({ name, accumulate }) => [name, accumulate(members)])),
  }));
}

function accumulator(name: string, rule: Doc) {
  const [operator, expression] = Object.entries(rule)[0]!;
  const apply = ACCUMULATORS[operator];
  if (!apply) throw new QueryError(15952, 'Location15952', `unknown group operator '${operator}'`);
  const accumulate = (members: readonly Doc[]) =>
    apply(members.map((document) => evaluate(expression, document)));
  return { name, accumulate };
}

function numberOr0(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
