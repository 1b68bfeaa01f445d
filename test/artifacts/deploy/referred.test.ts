import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { fromRoot, readText } from '../../support/deploy/repository.js';
import { filesBelow, foldersOf, importedBy, linkedFrom } from '../../support/deploy/tree.js';

/** What checks each part of deploy; the longest path that fits a file counts. */
const CHECKED_BY: Readonly<Record<string, string>> = {
  'deploy/compose': 'test/artifacts/deploy/compose-scripts.test.ts',
  'deploy/compose/prometheus.yml': 'test/artifacts/deploy/compose-watching.test.ts',
  'deploy/compose/values.env': 'test/artifacts/deploy/compose-watching.test.ts',
  'deploy/docker': 'test/artifacts/deploy/docker.test.ts',
  'deploy/grafana': 'test/artifacts/deploy/compose-watching.test.ts',
  'deploy/helm': 'test/artifacts/deploy/helm.test.ts',
  'deploy/kubernetes': 'test/artifacts/deploy/kubernetes.test.ts',
  'deploy/kubernetes/sharded': 'test/artifacts/deploy/kubernetes-sharded.test.ts',
  'deploy/prometheus': 'test/artifacts/deploy/prometheus.test.ts',
  'deploy/systemd': 'test/artifacts/deploy/systemd.test.ts',
  'deploy/web-config.example.yml': 'test/unit/config/files/web-file/example.test.ts',
};

/** Programs of our own: the compiler checks them, and they are there to be run. */
const isProgram = (path: string): boolean => path.endsWith('.ts');

/** A file that names all others of its folder, so that a link to it is one to them. */
const INDEXES = ['kustomization.yaml', 'Chart.yaml'];

const files = filesBelow('deploy');

function linked(): ReadonlySet<string> {
  const pages = ['README.md', ...filesBelow('docs'), ...files].filter((path) => path.endsWith('.md'));
  return new Set(pages.flatMap(linkedFrom));
}

describe('every file of deploy', () => {
  it('is linked from the documentation, by itself, by its index or by its folder', () => {
    const links = linked();
    const isReferredTo = (path: string): boolean =>
      foldersOf(path)
        .filter((folder) => folder.startsWith('deploy/'))
        .some((folder) =>
          [folder, ...INDEXES.map((index) => `${folder}/${index}`)].some((one) => links.has(one)),
        );
    const missing = files.filter((path) => !isProgram(path) && !links.has(path) && !isReferredTo(path));
    assert.deepEqual(missing, []);
    assert.ok(!isReferredTo('deploy/nowhere/file.yaml'));
  });

  it('is checked by a test, which names it or its folder', () => {
    for (const path of files.filter((file) => !isProgram(file))) {
      const part = [path, ...foldersOf(path)].find((one) => one in CHECKED_BY);
      assert.ok(part, `${path}: add the test that checks it to the table`);
      const test = CHECKED_BY[part]!;
      assert.ok(existsSync(fromRoot(test)), test);
      const names = part.replace('deploy/', '').split('/').at(-1)!;
      const parts = [...importedBy(test)].filter((one) => one.startsWith('test/'));
      const text = parts.map(readText).join('\n');
      assert.ok(text.includes(names), `${test} does not speak of ${names}`);
    }
  });

  it('has its place in the table above, which has no other', () => {
    for (const part of Object.keys(CHECKED_BY)) {
      assert.ok(
        files.some((path) => path === part || path.startsWith(`${part}/`)),
        part,
      );
    }
  });

  it('that is a program is run by a script of package.json, or imported by one that is', () => {
    const { scripts } = JSON.parse(readText('package.json')) as { scripts: Record<string, string> };
    const started = Object.values(scripts).flatMap((script) => /deploy\/\S+\.ts/.exec(script)?.[0] ?? []);
    const run = new Set(started.flatMap((path) => [...importedBy(path)]));
    assert.deepEqual(
      files.filter((path) => isProgram(path) && !run.has(path)),
      [],
    );
  });
});
