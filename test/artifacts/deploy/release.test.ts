import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageVersion, versionedFiles } from '../../../deploy/versions.js';

const ROOT = join(import.meta.dirname, '../../..');

const { files, bin, license, dependencies } = JSON.parse(
  readFileSync(join(ROOT, 'package.json'), 'utf8'),
) as {
  readonly files: readonly string[];
  readonly bin: Readonly<Record<string, string>>;
  readonly license: string;
  readonly dependencies: Readonly<Record<string, string>>;
};

describe('a release', () => {
  it('has one version wherever it is named', () => {
    const versioned = versionedFiles();
    for (const path of ['docker-compose.yml', 'deploy/docker/Dockerfile'])
      assert.ok(versioned.has(path), path);
    for (const [path, text] of versioned) {
      const written = readFileSync(join(ROOT, path), 'utf8');
      assert.ok(written === text, `${path} names another version: run npm run deploy:generate`);
    }
  });

  it('ships what was built and nothing that only this repository can use', () => {
    assert.deepEqual(files, ['dist', '!dist/**/*.map', 'CHANGELOG.md']);
    assert.deepEqual(bin, { 'mongodb-topology-exporter': 'dist/main.js' });
  });

  it('needs packages by their exact versions', () => {
    for (const [name, version] of Object.entries(dependencies))
      assert.match(version, /^\d+\.\d+\.\d+$/, name);
  });

  it('has its license', () => {
    assert.equal(license, 'Apache-2.0');
    const text = readFileSync(join(ROOT, 'LICENSE'), 'utf8');
    assert.match(text, /Apache License\s+Version 2\.0, January 2004/);
    assert.match(text, /END OF TERMS AND CONDITIONS/);
  });

  it('has a changelog that begins with what is not yet released, or with this version', () => {
    const [, first = ''] = /^## (.*)$/m.exec(readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8')) ?? [];
    assert.ok(first === 'Unreleased' || first.startsWith(packageVersion()), first);
  });
});
