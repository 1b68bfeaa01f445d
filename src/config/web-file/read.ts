import { dirname, resolve } from 'node:path';
import { ConfigError } from '../../errors.js';
import type { WebFile, WebSettings } from '../config.js';
import { readText } from '../files.js';
import { deepFreeze } from '../freeze.js';
import { problem } from '../given.js';
import { byPosition, locate, type Finding, type Located } from '../topology-file/finding.js';
import { issuesOf } from '../topology-file/issues.js';
import { parseContent } from '../topology-file/parse.js';
import { explain } from './explain.js';
import { webFile } from './schema.js';
import { tlsOf } from './tls.js';

const OPTION = 'web.config.file';

/** Plain HTTP for everybody. */
export const NO_WEB_SETTINGS: WebSettings = deepFreeze({ users: new Map<string, string>(), headers: {} });

/** What a web configuration file comes to. */
export interface WebFileOutcome {
  /** Those of an empty file where there are problems. */
  readonly settings: WebSettings;
  /** Every file that was read, or could not be: when one of them changes, the outcome does. */
  readonly files: readonly string[];
  /** One line each, in the order of the file. */
  readonly problems: readonly string[];
}

/** Reads the web configuration file and the files that it names. */
export function readWebFile({ path, place }: WebFile): WebFileOutcome {
  const text = readText(path);
  if (!text.ok) {
    const problems = text.flaws.map(({ what, remedy }) => problem(OPTION, place, what, remedy));
    return { settings: NO_WEB_SETTINGS, files: [path], problems };
  }
  const files = [path];
  const { settings, located } = readContent(text.value, dirname(resolve(path)), (file) => files.push(file));
  const problems = located
    .toSorted(byPosition)
    .map(({ line, col, what, remedy }) => problem(OPTION, `${path}:${line}:${col}`, what, remedy));
  return { settings: problems.length > 0 ? NO_WEB_SETTINGS : settings, files, problems };
}

/** @throws ConfigError with every problem found */
export function webSettings(outcome: WebFileOutcome): WebSettings {
  if (outcome.problems.length > 0) throw new ConfigError(outcome.problems);
  return deepFreeze(outcome.settings);
}

interface Content {
  readonly settings: WebSettings;
  readonly located: readonly Located[];
}

function readContent(text: string, directory: string, note: (path: string) => void): Content {
  // As with Prometheus, an empty file asks for nothing.
  if (text.split('\n').every((line) => /^\s*(?:#.*)?$/.test(line))) {
    return { settings: NO_WEB_SETTINGS, located: [] };
  }
  const content = parseContent(text);
  if (!content.ok) return { settings: NO_WEB_SETTINGS, located: content.located.map(ownWords) };
  const { data, places } = content;
  const shape = webFile.safeParse(data);
  const findings: Finding[] = shape.success
    ? []
    : [
        ...explain(
          shape.error.issues.flatMap((issue) => issuesOf(issue)),
          data,
        ),
      ];
  const report = (finding: Finding): void => void findings.push(finding);
  const { tls_server_config: section, http_server_config: http, basic_auth_users: users } = shape.data ?? {};
  const tls = section && tlsOf(section, { directory, report, note });
  return {
    settings: {
      ...(tls && { tls }),
      users: new Map(Object.entries(users ?? {})),
      headers: { ...http?.headers } as WebSettings['headers'],
    },
    located: findings.map((finding) => locate(finding, places)),
  };
}

/** The parser's remedies are for topology files. */
function ownWords(located: Located): Located {
  const { what } = located;
  if (what === 'the file is empty') return { ...located, remedy: 'remove the option, or say something' };
  return what === 'a second document begins here' ? { ...located, remedy: 'keep one' } : located;
}
