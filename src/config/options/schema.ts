import { collectorSchema, metricSchema, type MetricSchema } from './collectors.js';
import { EXPORTER_SCHEMA } from './exporter.js';
import type { FormatName, FormatValue } from './formats.js';
import { MONGODB_SCHEMA } from './mongodb.js';
import type { Catalogue, Option, Options, OptionTree } from './option.js';
import { TOPOLOGY_SCHEMA } from './topology.js';

/** The whole schema, in the order of the help. */
export function schemaOf(catalogue: Catalogue): OptionTree {
  return {
    ...MONGODB_SCHEMA,
    ...TOPOLOGY_SCHEMA,
    ...EXPORTER_SCHEMA,
    ...collectorSchema(catalogue),
    ...metricSchema(catalogue),
  };
}

/** Every value by its path in the schema, including those that only the environment can give. */
export function valuesIn(tree: OptionTree, path: readonly string[] = []): Options {
  return new Map(
    Object.entries(tree).flatMap(([key, node]) =>
      isOption(node) ? [[[...path, key].join('.'), node] as const] : [...valuesIn(node, [...path, key])],
    ),
  );
}

function isOption(node: Option | OptionTree): node is Option {
  return 'default' in node;
}

/** All options by name, in the order of the help. */
export function optionsOf(catalogue: Catalogue): Options {
  return new Map([...valuesIn(schemaOf(catalogue))].filter(([, { arg }]) => arg !== undefined));
}

/** The parsed values of a schema; null if an option is not given and has no default. */
type ValuesOf<Schema> = {
  -readonly [Name in keyof Schema]: Schema[Name] extends {
    readonly format: infer Format extends FormatName;
    readonly default: infer Default;
  }
    ? FormatValue<Format> | (Default extends string ? never : null)
    : ValuesOf<Schema[Name]>;
};

/** The parsed values of all options that exist in every exporter. */
export type Values = ValuesOf<
  typeof MONGODB_SCHEMA & typeof TOPOLOGY_SCHEMA & typeof EXPORTER_SCHEMA & MetricSchema
>;
