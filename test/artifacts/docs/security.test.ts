import bcrypt from 'bcryptjs';
import request from 'supertest';
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CATALOGUE } from '../../../src/app.js';
import { optionsOf } from '../../../src/config/options/schema.js';
import { Monitor } from '../../../src/monitor/monitor.js';
import { AuthMiddleware } from '../../../src/web/auth.js';
import { DEFAULT_LIMITS } from '../../../src/web/connection-limits.js';
import { LogBook } from '../../support/scrape-log.js';
import { Application } from '../../support/web/application.js';

const ROOT = join(import.meta.dirname, '../../..');

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const POLICY = read('SECURITY.md');
const PAGE = read('docs/security.md');

/** What of the lock file is used. */
interface Locked {
  readonly dev?: boolean;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
}

/** What of the router of express is used; its types leave it out. */
interface Routed {
  readonly router: { readonly stack: readonly { readonly route?: { readonly path: string } }[] };
}

/** The rows of a table below a heading, as cells. */
function tableOf(text: string, heading: string): readonly (readonly string[])[] {
  const [, section = ''] = text.split(`\n## ${heading}\n`);
  const [part = ''] = section.split('\n## ');
  const lines = part.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const EXPOSED = tableOf(PAGE, 'What is exposed').map(([paths = '', , login = '']) => ({
  paths: [...paths.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path),
  login,
}));

describe('docs/security.md', () => {
  let gate: AuthMiddleware | undefined;

  afterEach(() => gate?.close());

  /** The application that everything is on in; answers are made for who logs in alone. */
  function application(openHealth: boolean): Application {
    const users = new Map([['somebody', bcrypt.hashSync('secret', 4)]]);
    gate = new AuthMiddleware({ users, headers: {} }, { openHealth });
    const monitor = new Monitor(new LogBook(), () => undefined);
    return new Application({ monitor, auth: gate.handler });
  }

  it('lists every path of the web server, and no other', () => {
    const { router } = application(false).app as unknown as Routed;
    const paths = router.stack.flatMap(({ route }) => (route ? [route.path] : []));
    assert.deepEqual(EXPOSED.flatMap((row) => row.paths).sort(), [...new Set(paths)].sort());
  });

  it('says which of them need a login', async () => {
    for (const openHealth of [false, true]) {
      const { app } = application(openHealth);
      for (const { paths, login } of EXPOSED) {
        const isOpen = openHealth && login.includes('unless `--web.open-health`');
        assert.ok(isOpen || login.startsWith('Yes'));
        for (const path of paths) {
          for (const method of ['get', 'post'] as const) {
            const { status } = await request(app)[method](path);
            assert.equal(status === 401, !isOpen, `${method} ${path}: ${status}`);
          }
        }
      }
      await gate?.close();
    }
  });

  it('lists the direct dependencies, each of which is pinned', () => {
    const { dependencies } = JSON.parse(read('package.json')) as {
      dependencies: Readonly<Record<string, string>>;
    };
    const [, listed = ''] = /Direct dependencies([^.]*)\./.exec(PAGE) ?? [];
    const names = [...listed.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
    assert.deepEqual(names, Object.keys(dependencies));
    for (const [name, version] of Object.entries(dependencies)) assert.match(version, /^\d/, name);
  });

  it('is right that what users install is known by its hash and runs no script then', () => {
    const { packages } = JSON.parse(read('package-lock.json')) as {
      packages: Readonly<Record<string, Locked>>;
    };
    const installed = Object.entries(packages).filter(([path, { dev }]) => path !== '' && dev !== true);
    assert.ok(installed.length > 50);
    for (const [path, { integrity, hasInstallScript }] of installed) {
      assert.match(integrity ?? '', /^sha512-/, path);
      assert.notEqual(hasInstallScript, true, path);
    }
  });

  it('is right that the limits stand in docs/web-config.md', () => {
    const limits = tableOf(read('docs/web-config.md'), 'Limits').map(([, limit = '']) => limit);
    const { headerBytes, headersMs, requestMs, keepAliveMs, responseMs, ...counts } = DEFAULT_LIMITS;
    assert.deepEqual(
      limits.map((limit) => /^\d+( KiB| s)?/.exec(limit)?.[0]),
      [
        `${headerBytes / 1024} KiB`,
        ...[headersMs, requestMs, keepAliveMs].map((milliseconds) => `${milliseconds / 1000} s`),
        ...[counts.connections, counts.connectionsPerAddress, counts.requestsPerConnection].map(String),
        `${responseMs / 1000} s`,
        // A body is not taken at all.
        undefined,
      ],
    );
  });
});

describe('SECURITY.md', () => {
  it('links to what is there', () => {
    const links = [...POLICY.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    assert.ok(links.includes('docs/security.md'));
    for (const link of links) assert.ok(existsSync(join(ROOT, dirname('SECURITY.md'), link)), link);
  });

  it('names only options that exist', () => {
    const options = optionsOf(CATALOGUE);
    for (const [, name = ''] of POLICY.matchAll(/--([a-z][a-z0-9.-]*)/g))
      assert.ok(options.has(name) || name === 'version', name);
  });

  it('leads nowhere outside of the repository: no address that nobody reads', () => {
    assert.doesNotMatch(POLICY, /\S@\S|https?:/);
  });
});
