import type { Format } from './formats.js';

/** The headings of the help and of the documentation, in their order. */
export const GROUPS = [
  'MongoDB',
  'Topology and discovery',
  'Scrape',
  'Watch',
  'Collectors',
  'Limits of collectors',
  'Metrics',
  'Web server',
  'Log',
  'Configuration file',
] as const;
export type Group = (typeof GROUPS)[number];

/** One option: everything that help, documentation and the three sources need to know of it. */
export interface Option<T = unknown> {
  readonly doc: string;
  readonly group: Group;
  readonly format: Format<T>;
  /** As a user would write it, so that it is read and shown like any other value; null: none. */
  readonly default: string | null;
  /** What holds without a default, for the help. */
  readonly otherwise?: string;
  /** Its value may hold a secret and is never shown. */
  readonly sensitive?: true;
  /** Another environment variable with the same meaning, as charts and operators name it. */
  readonly otherVariable?: string;
  /** The environment variable that holds the content of the file which the option names; the file counts first. */
  readonly contentVariable?: string;
}

/** All options by name, in the order of the help. */
export type Options = ReadonlyMap<string, Option>;

/** `mongodb.uri` → `MONGODB_URI`; every other group is prefixed: `MONGODB_EXPORTER_LOG_LEVEL`. */
export function environmentName(option: string): string {
  const name = option.toUpperCase().replaceAll(/[.-]/g, '_');
  return option.startsWith('mongodb.') ? name : `MONGODB_EXPORTER_${name}`;
}

/** The environment variables of an option, its own first. */
export function variablesOf(
  name: string,
  { otherVariable, contentVariable }: Pick<Option, 'otherVariable' | 'contentVariable'>,
): readonly string[] {
  return [environmentName(name), otherVariable, contentVariable].filter((one) => one !== undefined);
}
