import convict from 'convict';
import { LOG_FORMATS } from '../../util/log-format.js';
import { LOG_LEVELS } from '../../util/log.js';
import { API_VERSIONS, HEARTBEAT_MODES } from '../config.js';
import { parseSecret } from '../files/read-file.js';
import { MECHANISMS } from '../mongodb/mechanisms.js';
import { parseMongodbUri } from '../mongodb/uri.js';
import { parsed, type ParseResult } from '../problem.js';
import type { EntryProblem, Format, FormatSettings } from './format.js';
import { commandNames, hostMap, metricGroups, patterns } from './list-formats.js';
import {
  checked,
  duration,
  onOff,
  oneOf,
  parseListenAddress,
  parseWebPath,
  text,
  wholeNumber,
} from './value-formats.js';

/** The formats by the name that the schema gives. */
export const FORMATS = {
  file: text('file'),
  name: text('name'),
  database: text('database'),
  horizon: text('horizon'),
  password: { kind: 'value', shown: 'password', parse: parseSecret },
  boolean: onOff,
  'whole-number': wholeNumber,
  duration,
  'mongodb-uri': checked('uri', parseMongodbUri),
  mechanism: oneOf(MECHANISMS, 'mechanism'),
  'api-version': oneOf(API_VERSIONS, 'version'),
  'heartbeat-mode': oneOf(HEARTBEAT_MODES),
  'listen-address': checked('[host]:port', parseListenAddress),
  'web-path': checked('path', parseWebPath),
  'log-level': oneOf(LOG_LEVELS),
  'log-format': oneOf(LOG_FORMATS),
  'host-map': hostMap,
  patterns,
  'command-names': commandNames,
  'metric-groups': metricGroups,
} as const;
export type FormatName = keyof typeof FORMATS;

/** The type of the parsed value. */
export type FormatValue<Name extends FormatName> = (typeof FORMATS)[Name] extends Format<infer T> ? T : never;

/**
 * The problems of a value that convict holds: parsed, or still text if it could not be parsed. Null means that the
 * option is not given and has no default.
 */
export function formatProblems(
  name: FormatName,
  value: unknown,
  settings: FormatSettings,
): readonly EntryProblem[] {
  if (value === null) return [];
  const format = FORMATS[name] as Format<unknown>;
  const result = typeof value === 'string' ? format.parse(value, settings) : parsed(value);
  return result.ok ? (format.check?.(result.value, settings) ?? []) : result.problems;
}

/** Adds the formats to convict: text that cannot be parsed stays as it is, and validation refuses it. */
export function addFormats(): void {
  for (const [name, format] of Object.entries(FORMATS)) {
    convict.addFormat({
      name,
      coerce: (value: string) => {
        const result: ParseResult<unknown> = format.parse(value, {});
        return result.ok ? result.value : value;
      },
      validate: (value: unknown, option) => {
        const [problem] = formatProblems(name as FormatName, value, option as FormatSettings);
        if (problem) throw new Error(`${problem.what}; ${problem.remedy}`);
      },
    });
  }
}
