import { STATUS_FIELD_PATHS } from '../scrape/status-fields.js';
import { commandsOf } from './families/commands.js';
import { METRIC_GROUPS } from './families/index.js';
import type { Family } from './family.js';

/** Metric groups that must be enabled explicitly. */
export const OFF_BY_DEFAULT: ReadonlySet<string> = new Set(
  METRIC_GROUPS.filter(({ defaultOn }) => defaultOn === false).map(({ name }) => name),
);

/**
 * The families of the metric groups that are not disabled.
 *
 * @param commandNames the commands to count; empty: all that have been used
 */
export function enabledFamilies(
  disabled: ReadonlySet<string>,
  commandNames: readonly string[] = [],
): readonly Family[] {
  const commands = commandsOf(commandNames);
  return METRIC_GROUPS.filter(({ name }) => !disabled.has(name)).flatMap(({ name, families }) =>
    name === commands.name ? commands.families : families,
  );
}

/** Whether the family needs only the replies of one member: its own values and its view of other members. */
export function isOfMemberAlone({ source: { scope, labels, needs } }: Family): boolean {
  return needs === undefined && (scope === 'member' || labels.includes('observer'));
}

/** Every path into serverStatus that is read by these families or outside of all families. */
export function serverStatusPaths(families: readonly Family[]): readonly string[] {
  return [...new Set([...STATUS_FIELD_PATHS, ...families.flatMap(({ source }) => source.serverStatusPaths)])];
}
