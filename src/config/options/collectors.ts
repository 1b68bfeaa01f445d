import type { CollectorSettings } from '../config.js';
import {
  environmentName,
  type Catalogue,
  type CollectorOption,
  type Option,
  type OptionTree,
} from './option.js';

/** One switch for each collector, and the limits of each collector that supports limits. */
export function collectorSchema({ collectors }: Catalogue): OptionTree {
  return {
    collector: Object.fromEntries(
      collectors.map(({ name, defaultOn, help, cost }): [string, Option] => [
        name,
        {
          doc: `${help} Cost: ${cost}.`,
          group: 'Collectors',
          format: 'boolean',
          default: String(defaultOn),
          ...namesOf(`collector.${name}`),
        },
      ]),
    ),
    ...Object.fromEntries(
      collectors.flatMap((collector) => (collector.limits ? [[collector.name, limitsOf(collector)]] : [])),
    ),
  };
}

const VISITED = {
  namespaces: { word: 'collections', example: 'shop.orders, shop.*, !shop.tmp_*' },
  databases: { word: 'databases', example: 'shop, app_*, !test' },
} as const;

function limitsOf({ name, limits }: CollectorOption): OptionTree {
  if (!limits) return {};
  const { maxAgeSeconds, selects, most } = limits;
  const group = 'Limits of collectors';
  const age: Option = {
    doc: `How long replies to the collector ${name} are served from the cache before they are requested again.`,
    group,
    format: 'duration',
    least: '1s',
    most: '24h',
    default: `${maxAgeSeconds}s`,
    ...namesOf(`${name}.max-age`),
  };
  if (!selects) return { 'max-age': age };
  const { word, example } = VISITED[selects];
  return {
    [selects]: {
      doc: `The ${word} that the collector ${name} visits: names in which * matches any text; a leading ! excludes. For example ${example}.`,
      group,
      format: 'patterns',
      default: null,
      otherwise: "all except the server's own",
      ...namesOf(`${name}.${selects}`),
    },
    limit: {
      doc: `Maximum number of ${word} that the collector ${name} visits, in the order of their names; mongodb_collector_truncated reports whether there are more.`,
      group,
      format: 'whole-number',
      least: '1',
      most: '100000',
      default: String(most),
      ...namesOf(`${name}.limit`),
    },
    'max-age': age,
  };
}

function namesOf(option: string): Pick<Option, 'env' | 'arg'> {
  return { env: environmentName(option), arg: option };
}

type ListOption<Format> = Option & { readonly format: Format; readonly default: null };

/** The options that select the exported metric groups; what they accept depends on the catalogue. */
export type MetricSchema = Readonly<{
  metrics: Readonly<Record<'disable' | 'enable', ListOption<'metric-groups'>>>;
  commands: Readonly<Record<'names', ListOption<'command-names'>>>;
}>;

/** The options that select the exported metric groups. */
export function metricSchema({ metricGroups }: Catalogue): MetricSchema {
  const words = metricGroups.map(({ name }) => name);
  const off = metricGroups.filter(({ defaultOn }) => !defaultOn).map(({ name }) => name);
  return {
    metrics: {
      disable: {
        doc: `Metric groups to leave out; what only they read is not requested. Groups: ${words.join(', ')}.`,
        group: 'Metrics',
        format: 'metric-groups',
        words,
        default: null,
        otherwise: off.length === 0 ? 'none' : off.join(', '),
        env: 'MONGODB_EXPORTER_METRICS_DISABLE',
        arg: 'metrics.disable',
      },
      enable: {
        doc: 'Metric groups to export although they are off by default or disabled.',
        group: 'Metrics',
        format: 'metric-groups',
        words,
        default: null,
        env: 'MONGODB_EXPORTER_METRICS_ENABLE',
        arg: 'metrics.enable',
      },
    },
    commands: {
      names: {
        doc: 'Commands of MongoDB that the metric group commands counts, also while a server has received none of them; --metrics.enable=commands enables it. Commands that a server does not know are counted as unknown.',
        group: 'Metrics',
        format: 'command-names',
        default: null,
        otherwise: 'all that a server has received',
        env: 'MONGODB_EXPORTER_COMMANDS_NAMES',
        arg: 'commands.names',
      },
    },
  };
}

/** @param get the parsed value of an option */
export function collectorSettings(
  { collectors }: Catalogue,
  get: (option: string) => unknown,
): ReadonlyMap<string, CollectorSettings> {
  return new Map(
    collectors.flatMap(({ name, limits }) => {
      if (!limits) return [];
      const { selects, most } = limits;
      const settings: CollectorSettings = {
        maxAgeSeconds: get(`${name}.max-age`) as number,
        most: selects ? (get(`${name}.limit`) as number) : most,
        patterns: selects ? ((get(`${name}.${selects}`) as readonly string[] | null) ?? []) : [],
      };
      return [[name, settings]];
    }),
  );
}
