import type { Catalogue } from './catalogue.js';
import { commandNames } from './command-names.js';
import { onOff, wordsOf } from './formats.js';
import type { Option } from './option.js';

/** One switch for each collector. */
export function collectorOptions({ collectors }: Catalogue): Readonly<Record<string, Option<boolean>>> {
  return Object.fromEntries(
    collectors.map(({ name, defaultOn, help, cost }) => [
      `collector.${name}`,
      { doc: `${help} Cost: ${cost}.`, group: 'Collectors', format: onOff, default: String(defaultOn) },
    ]),
  );
}

/** Which subjects of metrics are exported. */
export function metricOptions({ subjects }: Catalogue): {
  readonly 'metrics.disable': Option<readonly string[]> & { readonly default: null };
  readonly 'metrics.enable': Option<readonly string[]> & { readonly default: null };
  readonly 'commands.names': Option<readonly string[]> & { readonly default: null };
} {
  const names = subjects.map(({ name }) => name);
  const off = subjects.filter(({ defaultOn }) => !defaultOn).map(({ name }) => name);
  const format = wordsOf(names, 'subject');
  return {
    'metrics.disable': {
      doc: `Subjects of metrics to leave out; what only they read is not asked for. Subjects: ${names.join(', ')}.`,
      group: 'Metrics',
      format,
      default: null,
      otherwise: off.length === 0 ? 'none' : off.join(', '),
    },
    'metrics.enable': {
      doc: 'Subjects of metrics to export although they are off by default or disabled.',
      group: 'Metrics',
      format,
      default: null,
    },
    'commands.names': {
      doc: 'Commands of MongoDB that the subject commands counts, also while a server has had none of them; --metrics.enable=commands switches it on. What servers do not know is called unknown.',
      group: 'Metrics',
      format: commandNames,
      default: null,
      otherwise: 'all that a server has had',
    },
  };
}
