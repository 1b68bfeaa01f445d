import type { Catalogue, CollectorOption } from './catalogue.js';
import type { SurveySettings } from './config.js';
import { duration } from './duration.js';
import { globs, whole } from './formats.js';
import type { Option } from './option.js';

const VISITED = {
  namespaces: { word: 'collections', example: 'shop.orders, shop.*, !shop.tmp_*' },
  databases: { word: 'databases', example: 'shop, app_*, !test' },
} as const;

/** What bounds each collector that can be bounded. */
export function surveyOptions({ collectors }: Catalogue): Readonly<Record<string, Option>> {
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

/** @param values as parsed, by the name of the option */
export function surveySettings(
  { collectors }: Catalogue,
  values: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, SurveySettings> {
  return new Map(
    collectors.flatMap(({ name, survey }) => {
      if (!survey) return [];
      const { chooses, most } = survey;
      const patterns = values[`${name}.${chooses ?? ''}`] as readonly string[] | undefined;
      const settings: SurveySettings = {
        maxAgeSeconds: values[`${name}.max-age`] as number,
        most: (values[`${name}.limit`] as number | undefined) ?? most,
        patterns: patterns ?? [],
      };
      return [[name, settings]];
    }),
  );
}
