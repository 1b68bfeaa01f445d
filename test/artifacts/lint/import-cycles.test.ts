import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');

type Graph = ReadonlyMap<string, readonly string[]>;

/** File → the files of src that it imports, types included. */
function importsOf(file: string, text: string): readonly string[] {
  const statements = text.matchAll(/^(?:import|export)\s[^;]*?from '(\.[^']+)\.js';/gms);
  return [...statements].map(([, path]) => `${join(file, '..', path!)}.ts`);
}

/** A chain of imports that ends where it begins; `undefined` if there is none. */
function cycleIn(graph: Graph): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, chain: readonly string[]): readonly string[] | undefined => {
    if (chain.includes(file)) return [...chain.slice(chain.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next, [...chain, file]);
      if (cycle) return cycle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const cycle = visit(file, []);
    if (cycle) return cycle;
  }
  return undefined;
}

describe('imports of src', () => {
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join('src', file))
    .sort();
  const graph: Graph = new Map(
    files.map((file) => [file, importsOf(file, readFileSync(join(ROOT, file), 'utf8'))]),
  );

  it('are found, also those that take several lines, and lead to files that exist', () => {
    const crawl = graph.get('src/topology/discovery/crawl.ts')!;
    assert.ok(crawl.includes('src/topology/discovery/replies.ts'), crawl.join(' '));
    assert.deepEqual(
      importsOf('src/a/x.ts', "import {\n  type A,\n  b,\n} from '../b/y.js';\nexport * from './z.js';\n"),
      ['src/b/y.ts', 'src/a/z.ts'],
    );
    assert.deepEqual(
      [...graph.values()].flat().filter((file) => !graph.has(file)),
      [],
    );
  });

  it('form no cycle', () => {
    assert.equal(cycleIn(graph)?.join(' → '), undefined);
  });

  it('would be refused where they form one', () => {
    const cycle = cycleIn(
      new Map([
        ['a', ['b']],
        ['b', ['c', 'd']],
        ['d', ['b']],
      ]),
    );
    assert.deepEqual(cycle, ['b', 'd', 'b']);
  });
});
