import { counter, type Family, type MetricGroup } from '../family.js';
import { serverStatusKeys, serverStatusRows } from '../from-server-status.js';
import type { Labels } from '../labels.js';

/** Where the server counts what is no command of its own: a number, where commands have a document. */
const UNKNOWN = '<UNKNOWN>';

/** Its label value, which no command is called. */
const UNKNOWN_LABEL = 'unknown';

/**
 * serverStatus.metrics.commands, the largest part of the reply: off unless it is asked for.
 *
 * @param names the commands to count, also those that are still 0; none: all that are not
 */
export function commandsOf(names: readonly string[]): MetricGroup {
  return {
    name: 'commands',
    title: 'Commands',
    defaultOn: false,
    families: [
      counted('mongodb_commands_total', 'Commands received, unknown ones among them.', 'total', {
        names,
        unknown: true,
      }),
      counted('mongodb_commands_failed_total', 'Commands that failed.', 'failed', { names }),
      counted('mongodb_commands_rejected_total', 'Commands refused by query settings.', 'rejected', {
        names,
        since: '8.0',
      }),
    ],
  };
}

interface Options {
  readonly names: readonly string[];
  /** Whether the number of what is no command means the same. */
  readonly unknown?: true;
  readonly since?: string;
}

function counted(name: string, help: string, field: string, options: Options): Family {
  const { names, unknown = false, ...rest } = options;
  const path = `metrics.commands.*.${field}`;
  if (names.length === 0) {
    const bare = new Map(unknown ? [[UNKNOWN, UNKNOWN_LABEL]] : []);
    return counter(name, help, serverStatusKeys(path, { label: 'command', bare, ...rest }));
  }
  const rows = names.flatMap((command): readonly (readonly [string, Labels])[] => {
    if (command !== UNKNOWN_LABEL) return [[path.replace('*', command), { command }]];
    return unknown ? [[`metrics.commands.${UNKNOWN}`, { command }]] : [];
  });
  return counter(name, help, serverStatusRows(rows, { path, ...rest }));
}
