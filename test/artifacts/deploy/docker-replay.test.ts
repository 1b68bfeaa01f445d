import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ContainerProcess } from '../../support/deploy/container-process.js';
import { only, pairsOf, parseDockerfile } from '../../support/deploy/dockerfile.js';
import { BuildReplay, LOGINS_DOCKERFILE } from '../../support/deploy/replay-build.js';
import { readText } from '../../support/deploy/repository.js';
import { Page } from '../../support/exposition.js';
import { startStandalone, type Standalone } from '../../support/mongo-servers.js';
import { requireMongod } from '../../support/mongod-binary.js';
import { runProgram } from '../../support/run-program.js';
import { removeFolder, temporaryFolder } from '../../support/servers/cleanup.js';

const { version } = JSON.parse(readText('package.json')) as { readonly version: string };

describe('the image, its build replayed in empty folders', function () {
  this.timeout(120_000);
  let folder: string;
  let root: string;

  before(async () => {
    folder = temporaryFolder();
    // Its user, who is not this one, has to get there.
    chmodSync(folder, 0o755);
    root = await BuildReplay.run(folder);
  });

  after(async () => {
    await runProgram('chmod', ['-R', 'u+w', folder]);
    await removeFolder(folder);
  });

  const files = (): readonly string[] =>
    readdirSync(join(root, 'app'), { recursive: true, encoding: 'utf8' }).sort();

  it('holds the program, what it needs, and the lock file for scanners; no tools and no sources', () => {
    assert.deepEqual(readdirSync(join(root, 'app')).sort(), [
      ...['LICENSE', 'dist', 'node_modules', 'package-lock.json', 'package.json'],
    ]);
    const packages = readdirSync(join(root, 'app/node_modules'));
    for (const name of ['mongodb', 'express', 'prom-client']) assert.ok(packages.includes(name), name);
    for (const name of ['typescript', 'mocha', 'eslint']) assert.ok(!packages.includes(name), name);
  });

  it('tells its version, as its user', async () => {
    const container = ContainerProcess.start(root, ['--version']);
    assert.equal(await container.ended(), 0, container.output);
    assert.equal(container.output, `mongodb-topology-exporter ${version}\n`);
  });

  it('serves, writes nothing, and its health check tells whether it lives', async () => {
    const before = files();
    const container = ContainerProcess.start(root, [
      ...['--mongodb.uri=mongodb://127.0.0.1:1', '--web.listen-address=127.0.0.1:0'],
    ]);
    const url = await container.listening();
    assert.equal((await fetch(`${url}/-/healthy`)).status, 200);
    assert.equal((await fetch(`${url}/`)).status, 200);
    assert.match(await (await fetch(`${url}/metrics`)).text(), /^mongodb_exporter_build_info\{/m);
    if (process.getuid!() === 0) assert.notEqual(container.uid, 0);
    assert.equal(await container.evaluate('fs.writeFileSync("written", "")'), 1, 'it may not write');
    assert.equal(await container.checkHealth(`${url}/-/healthy`), 0);
    assert.equal(await container.checkHealth(`${url}/-/nothing`), 0, 'any answer is a sign of life');

    container.signal('SIGTERM');
    assert.equal(await container.ended(), 0, container.output);
    assert.equal(await container.checkHealth(`${url}/-/healthy`), 1);
    assert.deepEqual(files(), before);
  });

  describe('with the packages of further logins', function () {
    this.timeout(300_000);
    const KERBEROS = ['--mongodb.username=exporter@EXAMPLE.NET', '--mongodb.auth-mechanism=GSSAPI'];
    const AWS = ['--mongodb.auth-mechanism=MONGODB-AWS'];
    const KEYS = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'no-secret-at-all' };
    let logins: string;
    let standalone: Standalone;

    before(async function () {
      await requireMongod(this);
      requireHeaders(this);
      standalone = await startStandalone({ auth: true });
      const own = join(folder, 'logins');
      mkdirSync(own);
      logins = await BuildReplay.runLogins(own, root);
    });

    after(() => standalone?.stop());

    const start = (
      args: readonly string[],
      more: Readonly<Record<string, string>> = {},
    ): ContainerProcess => {
      const env = { LD_LIBRARY_PATH: join(logins, loaderPath()), ...more };
      return ContainerProcess.start(logins, args, env);
    };

    it('without them such a login is an error at the start that names package and image', async () => {
      for (const [args, name] of [
        [KERBEROS, 'kerberos'],
        [AWS, '@aws-sdk/credential-providers'],
      ] as const) {
        const container = ContainerProcess.start(root, ['check-config', ...args]);
        assert.equal(await container.ended(), 2);
        assert.match(
          container.output,
          new RegExp(`^mongodb\\.auth-mechanism: .* needs the package ${name};`),
        );
        assert.match(container.output, /deploy\/docker\/Dockerfile\.logins/);
      }
    });

    it('loads them', async () => {
      for (const args of [KERBEROS, AWS]) {
        const container = start(['check-config', ...args]);
        assert.equal(await container.ended(), 0, container.output);
      }
    });

    it('is the plain image otherwise', async () => {
      const container = start(['--version']);
      assert.equal(await container.ended(), 0, container.output);
      assert.equal(container.output, `mongodb-topology-exporter ${version}\n`);
      const extra = readdirSync(join(logins, 'app')).filter((name) => !existsSync(join(root, 'app', name)));
      assert.deepEqual(extra, ['lib']);
    });

    for (const [title, args, env, refusal] of [
      // The SDK has found the keys; MongoDB Community does not know the mechanism.
      ['AWS', AWS, KEYS, /MONGODB-AWS/],
      // The libraries were found, and look for a ticket.
      [
        'Kerberos',
        KERBEROS,
        { KRB5CCNAME: 'MEMORY:none', KRB5_CONFIG: '/dev/null' },
        /[Kk]erberos|[Cc]redential/,
      ],
    ] as const) {
      it(`tries the login by ${title}; where it fails, the member is up and the log says why`, async () => {
        const uri = `--mongodb.uri=mongodb://${standalone.server.address}`;
        const container = start([uri, '--web.listen-address=127.0.0.1:0', ...args], env);
        const url = await container.listening();
        const page = new Page(await (await fetch(`${url}/metrics`)).text());
        container.signal('SIGTERM');
        await container.ended();
        assert.equal(page.value('mongodb_up'), 1, container.output);
        assert.equal(page.value('mongodb_scrape_command_success', { command: 'auth' }), 0);
        const [, error = ''] = /command=auth reason=auth error="([^"]*)"/.exec(container.output) ?? [];
        assert.match(error, refusal, container.output);
        assert.match(container.output, /command=auth .*remedy="check the exporter's (AWS keys|ticket)/);
      });
    }
  });
});

/** Where the image of the logins has the libraries of Kerberos. */
function loaderPath(): string {
  return pairsOf(only(parseDockerfile(readText(LOGINS_DOCKERFILE)).at(-1)!, 'ENV')).LD_LIBRARY_PATH!;
}

/** For the `before` hook: without the headers of Kerberos the test is skipped; under `CI=true` it fails. */
function requireHeaders(context: Mocha.Context): void {
  if (process.env.CI === 'true' || existsSync('/usr/include/gssapi/gssapi.h')) return;
  console.log('      skipped: no headers of Kerberos; apt-get install libkrb5-dev');
  context.skip();
}
