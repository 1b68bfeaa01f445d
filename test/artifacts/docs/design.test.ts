import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
const PAGE = readFileSync(join(ROOT, 'docs/design.md'), 'utf8');

/** Folders of source files below src, as the page writes them. */
function foldersOf(folder: string): readonly string[] {
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isDirectory())
    .flatMap((path) => {
      const own = readdirSync(path).some((name) => name.endsWith('.ts'));
      return [...(own ? [`${relative(join(ROOT, 'src'), path)}/`] : []), ...foldersOf(path)];
    });
}

describe('the page on the design', () => {
  it('has a row for each folder of src, and for no other', () => {
    const rows = [...PAGE.matchAll(/^\| `([\w/-]+\/)` +\|/gm)].map(([, folder]) => folder);
    assert.deepEqual(rows.toSorted(), foldersOf(join(ROOT, 'src')).toSorted());
  });

  it('names files that exist', () => {
    const files = [...PAGE.matchAll(/`([\w/-]+\.ts)`/g)].map(([, file]) => file!);
    assert.ok(files.length > 15);
    const inDiscovery = join(ROOT, 'src/topology/discovery');
    for (const file of files) {
      const found = existsSync(join(ROOT, 'src', file)) || existsSync(join(inDiscovery, file));
      assert.ok(found || existsSync(join(ROOT, 'src/scrape', file)), file);
    }
  });
});
