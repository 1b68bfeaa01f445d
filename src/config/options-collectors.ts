import type { MultiCommandSettings } from './config.js';
import { duration, globs, onOff, whole, wordsOf, type ListFormat } from './formats.js';
import type { Catalogue, CollectorOption, Option } from './options.js';
import { quote, unless, type Flaw } from './problem.js';

/** One switch for each collector. */
export function collectorOptions({ collectors }: Catalogue): Readonly<Record<string, Option<boolean>>> {
  return Object.fromEntries(
    collectors.map(({ name, defaultOn, help, cost }) => [
      `collector.${name}`,
      { doc: `${help} Cost: ${cost}.`, group: 'Collectors', format: onOff, default: String(defaultOn) },
    ]),
  );
}

/** The options that select the exported metric groups. */
export function metricOptions({ metricGroups }: Catalogue): {
  readonly 'metrics.disable': Option<readonly string[]> & { readonly default: null };
  readonly 'metrics.enable': Option<readonly string[]> & { readonly default: null };
  readonly 'commands.names': Option<readonly string[]> & { readonly default: null };
} {
  const names = metricGroups.map(({ name }) => name);
  const off = metricGroups.filter(({ defaultOn }) => !defaultOn).map(({ name }) => name);
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

const VISITED = {
  namespaces: { word: 'collections', example: 'shop.orders, shop.*, !shop.tmp_*' },
  databases: { word: 'databases', example: 'shop, app_*, !test' },
} as const;

/** The limits of each collector that supports limits. */
export function multiCommandOptions({ collectors }: Catalogue): Readonly<Record<string, Option>> {
  return Object.fromEntries(collectors.flatMap(optionsOf));
}

function optionsOf({ name, survey }: CollectorOption): readonly (readonly [string, Option])[] {
  if (!survey) return [];
  const { maxAgeSeconds, chooses, most } = survey;
  const group = 'Limits of collectors';
  const age: Option = {
    doc: `How long the figures of the collector ${name} are served before they are asked for again.`,
    group,
    format: duration('1s', '24h'),
    default: `${maxAgeSeconds}s`,
  };
  if (!chooses) return [[`${name}.max-age`, age]];
  const { word, example } = VISITED[chooses];
  const choice: Option = {
    doc: `The ${word} that the collector ${name} visits: names in which * stands for any text, with ! in front to leave out, as in ${example}.`,
    group,
    format: globs,
    default: null,
    otherwise: "all but the server's own",
  };
  const limit: Option = {
    doc: `Most ${word} that the collector ${name} visits, in the order of their names; mongodb_collector_truncated tells when there are more.`,
    group,
    format: whole(1, 100_000),
    default: String(most),
  };
  return [
    [`${name}.${chooses}`, choice],
    [`${name}.limit`, limit],
    [`${name}.max-age`, age],
  ];
}

/** @param values the parsed values by option name */
export function multiCommandSettings(
  { collectors }: Catalogue,
  values: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, MultiCommandSettings> {
  return new Map(
    collectors.flatMap(({ name, survey }) => {
      if (!survey) return [];
      const { chooses, most } = survey;
      const patterns = values[`${name}.${chooses ?? ''}`] as readonly string[] | undefined;
      const settings: MultiCommandSettings = {
        maxAgeSeconds: values[`${name}.max-age`] as number,
        most: (values[`${name}.limit`] as number | undefined) ?? most,
        patterns: patterns ?? [],
      };
      return [[name, settings]];
    }),
  );
}

/** Names of MongoDB's commands; only the server knows which ones exist. */
export const commandNames: ListFormat<readonly string[]> = {
  kind: 'list',
  shown: 'command',
  parse: (entries) => {
    const flaws = entries.flatMap((entry, index): readonly Flaw[] =>
      /^\w+$/.test(entry)
        ? []
        : [
            {
              what: entry === '' ? 'an empty entry' : `${quote(entry)} is no name of a command`,
              remedy: 'write it as MongoDB does, as findAndModify',
              entry: index,
            },
          ],
    );
    return unless(flaws, () => [...new Set(entries)]);
  },
};
