import { dirname, resolve } from 'node:path';
import { ConfigError, type ConfigProblem } from '../../util/errors.js';
import { deepFreeze } from '../config.js';
import type { FileReading } from './file-problems.js';
import { shapeErrors, shapeProblems } from './shape-problems.js';
import { WEB_EXPECTATIONS, webFile } from './web-schema.js';
import type { WebFile, WebSettings } from './web-settings.js';
import { tlsOf } from './web-tls.js';
import { readYamlFile } from './yaml-file.js';

/** Plain HTTP without login. */
export const NO_WEB_SETTINGS: WebSettings = deepFreeze({ users: new Map<string, string>(), headers: {} });

/** The result of reading a web configuration file. */
export interface WebFileResult {
  /** Those of an empty file if there are problems. */
  readonly settings: WebSettings;
  /** Every file that was read or could not be read: a change of one of them changes the result. */
  readonly files: readonly string[];
  /** In the order of the file. */
  readonly problems: readonly ConfigProblem[];
}

/** Reads the web configuration file and the files that it names. */
export function readWebFile({ path, place }: WebFile): WebFileResult {
  const file = readYamlFile(path, 'web.config.file', place);
  if (!file.ok) return { settings: NO_WEB_SETTINGS, files: [path], problems: file.problems };
  const files = [path];
  const settings = readSettings(file.data, {
    directory: dirname(resolve(path)),
    report: (problem) => {
      file.problems.add(problem, file.places);
    },
    addFile: (named) => files.push(named),
  });
  const problems = file.problems.list();
  return { settings: problems.length > 0 ? NO_WEB_SETTINGS : settings, files, problems };
}

/** @throws ConfigError with every problem found */
export function webSettings(result: WebFileResult): WebSettings {
  if (result.problems.length > 0) throw new ConfigError(result.problems);
  return deepFreeze(result.settings);
}

function readSettings(data: unknown, reading: FileReading): WebSettings {
  // As in Prometheus, an empty file configures nothing.
  if (data === null) return NO_WEB_SETTINGS;
  const shape = webFile.safeParse(data);
  for (const problem of shapeProblems(shapeErrors(shape.error?.issues ?? []), data, WEB_EXPECTATIONS)) {
    reading.report(problem);
  }
  const { tls_server_config: section, http_server_config: http, basic_auth_users: users } = shape.data ?? {};
  const tls = section && tlsOf(section, reading);
  return {
    ...(tls && { tls }),
    users: new Map(Object.entries(users ?? {})),
    headers: { ...http?.headers } as WebSettings['headers'],
  };
}
