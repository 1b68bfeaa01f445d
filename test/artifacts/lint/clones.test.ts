import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(import.meta.dirname, '../../..');

/** Two pieces of code are clones if so many tokens are the same, and they take so many lines. */
const LEAST = { tokens: 40, lines: 10 } as const;

interface Token {
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** The code of a file without white space and comments. */
function tokensOf(file: string, text: string): readonly Token[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  const tokens: Token[] = [];
  const visit = (node: ts.Node): void => {
    const children = node.getChildren(source);
    const start = node.getStart(source);
    if (children.length > 0) children.forEach(visit);
    else if (node.end > start) {
      const { line } = source.getLineAndCharacterOfPosition(start);
      tokens.push({ file, line: line + 1, text: text.slice(start, node.end) });
    }
  };
  visit(source);
  return tokens;
}

/** `file:from-to = file:from-to` of each pair of clones. */
function clonesIn(files: ReadonlyMap<string, string>): readonly string[] {
  const tokens = [...files].flatMap(([file, text]) => tokensOf(file, text));
  const isSame = (a: number, b: number): boolean =>
    tokens[a]?.text === tokens[b]?.text &&
    tokens[a]?.file === tokens[a + 1]?.file &&
    tokens[b]?.file === tokens[b + 1]?.file;
  const firstAt = new Map<string, number[]>();
  const clones: string[] = [];
  for (let at = 0; at + LEAST.tokens <= tokens.length; at++) {
    const window = tokens.slice(at, at + LEAST.tokens);
    if (window[0]!.file !== window.at(-1)!.file) continue;
    const key = window.map(({ text }) => text).join('\0');
    for (const before of firstAt.get(key) ?? []) {
      // Only the beginning of a clone is of interest.
      if (before > 0 && isSame(before - 1, at - 1)) continue;
      const clone = describeClone(tokens, before, at);
      if (clone !== undefined) clones.push(clone);
    }
    firstAt.set(key, [...(firstAt.get(key) ?? []), at]);
  }
  return clones;
}

function describeClone(tokens: readonly Token[], a: number, b: number): string | undefined {
  const [first, second] = [tokens[a]!, tokens[b]!];
  let length = 0;
  const isInBoth = (): boolean => {
    const [one, other] = [tokens[a + length], tokens[b + length]];
    if (one === undefined || one.text !== other?.text) return false;
    const isDisjoint = first.file !== second.file || a + length < b;
    return isDisjoint && one.file === first.file && other.file === second.file;
  };
  while (isInBoth()) length += 1;
  const [lastOfFirst, lastOfSecond] = [tokens[a + length - 1]!, tokens[b + length - 1]!];
  const lines = lastOfSecond.line - second.line + 1;
  if (length < LEAST.tokens || lines < LEAST.lines) return undefined;
  return `${first.file}:${first.line}-${lastOfFirst.line} = ${second.file}:${second.line}-${lastOfSecond.line}`;
}

describe('code that stands twice in src', () => {
  it(`is nowhere as long as ${LEAST.lines} lines`, () => {
    const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|js)$/.test(file))
      .map((file) => [`src/${file}`, readFileSync(join(ROOT, 'src', file), 'utf8')] as const);
    assert.ok(files.length > 100);
    assert.deepEqual(clonesIn(new Map(files)), []);
  });

  const body = Array.from({ length: 12 }, (_, index) => `  const x${index} = [${index}, 'a', b];`);

  it('would be found, with its lines, whatever its white space and comments', () => {
    const one = ['function f(b) {', ...body, '}'].join('\n');
    const other = ['// Another.', 'function g(b) {', ...body.flatMap((line) => [line, '  // why']), '}'].join(
      '\n',
    );
    assert.deepEqual(
      clonesIn(
        new Map([
          ['one.ts', one],
          ['other.ts', other],
        ]),
      ),
      ['one.ts:1-14 = other.ts:2-27'],
    );
  });

  it('would be found within one file', () => {
    const twice = ['function f(b) {', ...body, '}', 'function g(b) {', ...body, '}'].join('\n');
    assert.equal(clonesIn(new Map([['one.ts', twice]])).length, 1);
  });

  it('may be shorter', () => {
    const short = ['function f(b) {', ...body.slice(0, 6), '}'].join('\n');
    assert.deepEqual(
      clonesIn(
        new Map([
          ['one.ts', short],
          ['other.ts', short],
        ]),
      ),
      [],
    );
  });
});
