import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SRC = join(import.meta.dirname, '../../../src');
const TABLE = 'util/time-constants.ts';

const SOURCES: readonly string[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);

function read(file: string): string {
  return readFileSync(join(SRC, file), 'utf8');
}

/** What the name of a fixed time, or of a part of a time, ends with. */
const TIME = /^(?:export )?const (\w+_(?:MS|SECONDS|SHARE))\b[^=]*= *[-\d(]/gm;

function timesIn(source: string): readonly string[] {
  return [...source.matchAll(TIME)].map(([, name = '']) => name);
}

describe('the table of fixed times', () => {
  const table = read(TABLE);
  const names = [...table.matchAll(/^export const (\w+) = /gm)].map(([, name = '']) => name);

  it('has a sentence for each', () => {
    assert.ok(names.length > 40);
    for (const name of names) assert.match(table, new RegExp(`\\.\\s*\\*/\\nexport const ${name} = `), name);
  });

  it('contains every fixed time of the program, except those of one collector', () => {
    const elsewhere = SOURCES.filter((file) => file !== TABLE && !file.startsWith('scrape/collectors/'));
    assert.deepEqual(
      elsewhere.flatMap((file) => timesIn(read(file)).map((name) => `${file}: ${name}`)),
      [],
    );
  });

  it('contains nothing that is not used', () => {
    const sources = SOURCES.filter((file) => file !== TABLE)
      .map(read)
      .join('\n');
    assert.deepEqual(
      names.filter((name) => !new RegExp(`\\b${name}\\b`).test(sources)),
      [],
    );
  });
});

describe('the search for fixed times', () => {
  it('finds a time in milliseconds, in seconds, and a part of a time', () => {
    const source = [
      'const POLL_MS = 5;',
      'export const AGE_SECONDS: number = 60;',
      'const TIME_SHARE = 0.5;',
    ];
    assert.deepEqual(timesIn(source.join('\n')), ['POLL_MS', 'AGE_SECONDS', 'TIME_SHARE']);
  });
});
