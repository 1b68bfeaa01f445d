/** What a collector visits of the databases, collections or devices of a server. */
export interface Limits {
  /** Maximum number of databases, collections or devices it visits, the first ones by name; 0: it visits none. */
  readonly most: number;
  /** Whether a database, or a `database.collection`, is included. */
  readonly includes: (name: string) => boolean;
}

/** The server's own databases, which no pattern includes. */
const INTERNAL = new Set(['admin', 'config', 'local']);

/**
 * @param patterns globs of databases or namespaces, in which `*` matches any text; with `!` in front they exclude.
 *   Without an including glob everything is included. A glob without a dot matches the database with all its
 *   collections.
 */
export function limitsOf(most: number, patterns: readonly string[] = []): Limits {
  const excluded = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  const included = patterns.filter((pattern) => !pattern.startsWith('!'));
  const isExcluded = matcher(excluded);
  const isIncluded = included.length === 0 ? () => true : matcher(included);
  return {
    most,
    includes: (name) => !isInternal(name) && isIncluded(name) && !isExcluded(name),
  };
}

/** Of a collector that visits none. */
export const NO_LIMITS = limitsOf(0);

/** The first of the included items, and whether there are more. */
export function selectWithin<T>(
  { most, includes }: Limits,
  all: readonly T[],
  nameOf: (one: T) => string,
): { readonly selected: readonly T[]; readonly truncated: boolean } {
  const wanted = all
    .filter((one) => includes(nameOf(one)))
    .toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return { selected: wanted.slice(0, most), truncated: wanted.length > most };
}

function isInternal(name: string): boolean {
  const [database = '', ...collection] = name.split('.');
  return INTERNAL.has(database) || (collection.length > 1 && collection[0] === 'system');
}

function matcher(patterns: readonly string[]): (name: string) => boolean {
  const expressions = patterns.map(
    (pattern) =>
      new RegExp(
        `^${pattern.split('*').map(escape).join('.*')}${pattern.includes('.') ? '' : '(\\..*)?'}$`,
        's',
      ),
  );
  return (name) => expressions.some((expression) => expression.test(name));
}

function escape(text: string): string {
  return text.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);
}
