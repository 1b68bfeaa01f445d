import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const AUDIT = join(import.meta.dirname, '../../../.ci/audit');

/** What the registry of the test says of vulnerabilities; undefined: nothing, it has no such endpoint. */
type Advisories = Readonly<Record<string, readonly object[]>> | undefined;

const NONE: Advisories = {};
const SOME: Advisories = {
  left: [{ id: 1, url: 'https://x.test/1', title: 'a hole', severity: 'low', vulnerable_versions: '<2.0.0' }],
};

describe('the audit of the packages that users install', () => {
  let folder: string;
  let registry: Server;
  let advisories: Advisories;

  before(async () => {
    registry = createServer((request, response) => {
      if (request.method === 'POST' && !advisories) response.statusCode = 405;
      const versions = { '1.0.0': { name: 'left', version: '1.0.0' } };
      const left = { name: 'left', 'dist-tags': { latest: '1.0.0' }, versions };
      response.end(JSON.stringify(request.method === 'POST' ? (advisories ?? '') : left));
    }).listen(0, '127.0.0.1');
    await once(registry, 'listening');
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'audit-'));
    const root = { name: 'x', version: '1.0.0', dependencies: { left: '1.0.0' } };
    const packages = { '': root, 'node_modules/left': { version: '1.0.0', integrity: 'sha512-AAAA' } };
    write('package.json', root);
    write('package-lock.json', { name: 'x', version: '1.0.0', lockfileVersion: 3, requires: true, packages });
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  after(() => {
    registry.close();
    registry.closeAllConnections();
  });

  function write(name: string, content: object): void {
    writeFileSync(join(folder, name), JSON.stringify(content));
  }

  /** Its exit code, and all it says. */
  async function audit(
    port = (registry.address() as AddressInfo).port,
  ): Promise<readonly [code: number, said: string]> {
    const child = spawn(AUDIT, [folder], {
      env: {
        ...process.env,
        npm_config_registry: `http://127.0.0.1:${port}`,
        npm_config_cache: join(folder, 'cache'),
      },
    });
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part: Buffer) => said.push(part.toString()));
    const [code] = (await once(child, 'close')) as [number];
    return [code, said.join('')];
  }

  it('passes where nothing is known against them', async () => {
    advisories = NONE;
    const [code, said] = await audit();
    assert.deepEqual(
      [code, said.trim()],
      [0, 'npm audit: no known vulnerability in the packages that users install'],
    );
  });

  it('fails where something is, and says what', async () => {
    advisories = SOME;
    const [code, said] = await audit();
    assert.equal(code, 1, said);
    assert.match(said, /left .*\n.*a hole/);
    assert.doesNotMatch(said, /no known vulnerability/);
  });

  it('passes aloud where the registry does not tell, or does not answer', async () => {
    advisories = undefined;
    for (const [code, said] of await Promise.all([audit(), audit(1)])) {
      assert.equal(code, 0, said);
      assert.match(said, /^WARNING: not audited.*(405|ECONNREFUSED)/);
    }
  });

  it('fails without a lock file: nothing was audited, and that is our mistake', async () => {
    rmSync(join(folder, 'package-lock.json'));
    const [code, said] = await audit();
    assert.equal(code, 1, said);
    assert.match(said, /ENOLOCK/);
  });
});
