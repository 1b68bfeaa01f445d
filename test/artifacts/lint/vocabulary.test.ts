import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');

/** A word that text and names do not use, with the word to use instead. */
type Rule = readonly [word: RegExp, instead: string];

/** Identifiers are split at their capitals: `askMember` is "ask Member". */
const RULES: readonly Rule[] = [
  [/\bask(s|ed|ing)?\b/, 'request, query, send'],
  [/\b(tells?|told|telling)\b/, 'report, show, describe, inform'],
  [/\b(hears?|heard)\b/, 'receive'],
  [/\b(nobody|somebody|everybody|whom|whoever)\b/, 'none, or the member, client or user'],
  [/\bown (word|mouth)\b/, 'as the member reports'],
  [/\bin force\b/, 'in effect'],
  [/\bknown no more\b|\bno more (known|watched)\b/, 'no longer'],
  [/\bought\b/, 'declared, expected, must'],
  [/\bceased?\b/, 'stop'],
  [/\bverdicts?\b|\bjudg(e|es|ed|ing|ement|ements|ment)\b/, 'analysis, analyze'],
  [/\bwitness(es)?\b/, 'observation'],
  [/\bsurvey(s|ed|ing)?\b/, 'collector, run'],
  [/\bfigures?\b/, 'value, number, reply'],
  [/\bin the eyes of\b/, 'as the member reports'],
  [/\bwho (sees|hears) whom\b/, 'heartbeat matrix'],
  [/(?<!virtual )\bmachines?\b/, 'host'],
  [/\b(lonely|mistaken|crowds?|audiences?|reigns?|opinions?|informants?|dooms?)\b/, 'a word of the glossary'],
  [/\b(lent|orderly|voices?)\b/, 'a word of the glossary'],
  [/\b(blotted|hands? out|mended|dead-man)\b/, 'redact, provide, correct, dead man’s switch'],
  [/\bsilences?\b/, 'heartbeat age'],
];

/** Real uses, by file or folder. */
const ALLOWED: readonly (readonly [path: string, word: string])[] = [
  // The alert MongoDBHeartbeatSilence.
  ['dashboards/', 'silence'],
  ['docs/dashboards.md', 'silence'],
  // Of Alertmanager.
  ['docs/notifications.md', 'silence'],
  ['docs/platforms.md', 'silence'],
  ['docs/samples/', 'silence'],
  // Of Alertmanager, and the alert MongoDBHeartbeatSilence.
  ['alerts/', 'silence'],
  // The title of a row of a board.
  ['docs/quickstart.md', 'whom'],
];

/** Folders and files whose texts are not rewritten yet. */
const NOT_YET: readonly string[] = [];

/** Copies of what stands in other folders, and files that are not text. */
const EXCLUDED =
  /\/(rules|dashboards|grafana)\/.*\.(json|ya?ml)$|alertmanager|package.json|preview\/node_modules|\.(png|ico|svg)$|package-lock\.json/;

const CHECKED = [
  ...['src', 'docs', 'deploy', 'docker-compose.yml', 'alerts', 'dashboards'],
  ...['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'],
];

/** Text as words: without names of metrics and links, and with identifiers split at their capitals. */
function wordsOf(text: string): string {
  return text
    .replaceAll(/\bmongodb_\w+|https?:\S+/g, ' ')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase();
}

function findings(path: string): readonly string[] {
  const lines = readFileSync(join(ROOT, path), 'utf8').split('\n');
  return lines.flatMap((line, index) =>
    RULES.flatMap(([word, instead]) => {
      const [found] = word.exec(wordsOf(line)) ?? [];
      const isAllowed = ALLOWED.some(([where, allowed]) => path.startsWith(where) && allowed === found);
      return found === undefined || isAllowed ? [] : [`${path}:${index + 1}: "${found}": ${instead}`];
    }),
  );
}

/** Files that git knows or would add. */
const FILES = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...CHECKED], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && !EXCLUDED.test(path));

describe('vocabulary', () => {
  it('finds the words in comments, texts and identifiers', () => {
    const found = (line: string): boolean => RULES.some(([word]) => word.test(wordsOf(line)));
    for (const line of [
      '// It asks each member.',
      'const surveyed = 1;',
      'function askMember() {}',
      'Told.',
    ]) {
      assert.ok(found(line), line);
    }
    for (const line of [
      'mongodb_replset_heartbeat_silence_seconds',
      'a virtual machine',
      'a task',
      'thought',
    ]) {
      assert.ok(!found(line), line);
    }
  });

  for (const folder of [...new Set(FILES.map((path) => path.split('/').slice(0, 2).join('/')))]) {
    const files = FILES.filter((path) => path === folder || path.startsWith(`${folder}/`)).filter(
      (path) => !NOT_YET.some((prefix) => path.startsWith(prefix)),
    );
    if (files.length === 0) continue;
    it(`${folder} uses the words of the glossary`, () => {
      assert.deepEqual(files.flatMap(findings), []);
    });
  }
});
