import { counter, type Family, type MetricGroup } from '../family.js';
import { serverStatusKeys, serverStatusRows } from '../from-server-status.js';
import type { Labels } from '../labels.js';

/** Key under which the server counts unknown commands: a number, where commands have a document. */
const UNKNOWN = '<UNKNOWN>';

/** Its label value. No command has this name. */
const UNKNOWN_LABEL = 'unknown';

/**
 * serverStatus.metrics.commands, the largest part of the reply: off by default.
 *
 * @param names the commands to count, including those that are still 0; empty: all that are not 0
 */
export function commandsOf(names: readonly string[]): MetricGroup {
  return {
    name: 'commands',
    title: 'Commands',
    defaultOn: false,
    families: [
      counted('mongodb_commands_total', 'Number of commands received, including unknown commands.', 'total', {
        names,
        unknown: true,
      }),
      counted('mongodb_commands_failed_total', 'Number of commands that failed.', 'failed', { names }),
      counted(
        'mongodb_commands_rejected_total',
        'Number of commands rejected by query settings.',
        'rejected',
        {
          names,
          since: '8.0',
        },
      ),
    ],
  };
}

interface Options {
  readonly names: readonly string[];
  /** Whether the number of unknown commands has the same meaning. */
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
