import js from '@eslint/js';
import { ESLint } from 'eslint';
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, resolveConfig } from 'prettier';
import type { Document } from 'mongodb';
import { readCompose } from '../../support/deploy/compose-file.js';
import { runMongosh } from '../../support/deploy/mongosh.js';
import { fromRoot, readText } from '../../support/deploy/repository.js';
import { makeSecrets } from '../../support/deploy/secrets.js';
import { runProgram } from '../../support/run-program.js';
import { removeFolder, temporaryFolder } from '../../support/servers/cleanup.js';

const FOLDER = 'deploy/compose';
const SHELL_GLOBALS = ['db', 'print', 'process', 'require', 'sleep'];

const named = (extension: string): readonly string[] =>
  readdirSync(fromRoot(FOLDER))
    .filter((name) => name.endsWith(extension))
    .map((name) => `${FOLDER}/${name}`);

describe('scripts of docker-compose.yml', function () {
  this.timeout(20_000);
  let folder: string;

  beforeEach(() => {
    folder = temporaryFolder();
  });

  afterEach(() => removeFolder(folder));

  it('are for sh alone', async () => {
    const scripts = named('.sh');
    assert.equal(scripts.length, 2);
    for (const script of scripts) {
      assert.match(readText(script), /^#!\/bin\/sh\n[^]*\nset -eu\n/);
      await runProgram('sh', ['-n', fromRoot(script)]);
    }
  });

  it('are for mongosh, formatted and without errors that can be seen', async () => {
    const eslint = new ESLint({
      overrideConfigFile: true,
      overrideConfig: [
        js.configs.recommended,
        { languageOptions: { globals: Object.fromEntries(SHELL_GLOBALS.map((name) => [name, 'readonly'])) } },
      ],
    });
    const config = await resolveConfig(fromRoot('docker-compose.yml'));
    const scripts = named('.mongodb');
    assert.equal(scripts.length, 3);
    for (const script of scripts) {
      const text = readText(script);
      assert.ok(await check(text, { ...config, parser: 'babel' }), `${script} is not formatted`);
      const [{ messages } = { messages: [] }] = await eslint.lintText(text);
      assert.deepEqual(messages, [], script);
    }
  });

  describe('secrets.sh', () => {
    const contents = (path: string): readonly string[] =>
      readdirSync(path).map((name) => readFileSync(join(path, name), 'utf8'));

    it('makes what MongoDB takes for a key file, and passwords that differ', async () => {
      const { mongodb, exporter } = await makeSecrets(folder);
      assert.deepEqual(readdirSync(mongodb), [
        ...['admin-password', 'exporter-password', 'key-file', 'traffic-password'],
      ]);
      assert.deepEqual(readdirSync(exporter), ['exporter-password']);
      assert.match(readFileSync(join(mongodb, 'key-file'), 'utf8'), /^[A-Za-z0-9+/=]{128}$/);
      assert.equal(new Set(contents(mongodb)).size, 4);
      for (const text of contents(mongodb)) assert.match(text, /^\S{32,}$/);
      for (const path of [join(mongodb, 'key-file'), join(exporter, 'exporter-password')]) {
        assert.equal(statSync(path).mode & 0o777, 0o400, path);
      }
      const password = readFileSync(join(mongodb, 'exporter-password'), 'utf8');
      assert.deepEqual(contents(exporter), [password]);
    });

    it('leaves them as they are at later starts, and replaces what is lost', async () => {
      const { mongodb, exporter } = await makeSecrets(folder);
      const before = contents(mongodb);
      rmSync(join(exporter, 'exporter-password'));
      await makeSecrets(folder);
      assert.deepEqual(contents(mongodb), before);
      assert.equal(contents(exporter).length, 1);
    });

    it('says what it wants', async () => {
      await assert.rejects(runProgram('sh', [fromRoot(`${FOLDER}/secrets.sh`), folder]), /usage: sh secrets/);
    });
  });

  it('shards.mongodb, through a router: every shard of the file, and a sharded collection', async () => {
    const { services } = readCompose();
    mkdirSync(join(folder, 'secrets'));
    writeFileSync(join(folder, 'secrets/admin-password'), 'secret');
    const asked: Document[] = [];
    const logins: string[] = [];
    await runMongosh(
      `${FOLDER}/shards.mongodb`,
      { env: { ...services['shop-init']!.environment, SECRETS: join(folder, 'secrets') } },
      {
        command: (_database, command) => {
          asked.push(command);
          return Promise.resolve({ ok: 1 });
        },
        logIn: (...login) => Promise.resolve(void logins.push(login.join())),
      },
    );
    assert.deepEqual(logins, ['admin,admin,secret']);
    const [a, b, ...others] = asked;
    assert.deepEqual(
      [a, b].map((command) => command?.addShard as unknown),
      ['a', 'b'].map((shard) => `shard-${shard}/${[1, 2, 3].map((n) => `shop-${shard}${n}:27017`).join()}`),
    );
    assert.deepEqual(others, [
      { enableSharding: 'demo' },
      { shardCollection: 'demo.orders', key: { _id: 'hashed' } },
    ]);
  });

  it('shell.sh gives mongosh the login, and the command in one word', async () => {
    writeFileSync(join(folder, 'mongosh'), '#!/bin/sh\nprintf "%s\\n" "$@"\n', { mode: 0o755 });
    writeFileSync(join(folder, 'admin-password'), 'secret');
    const env = { PATH: `${folder}:${process.env.PATH ?? ''}`, SECRETS: folder, ADMIN_URI: 'mongodb://a/' };
    const run = async (...args: string[]) =>
      runProgram('sh', [fromRoot(`${FOLDER}/shell.sh`), ...args], { env });
    const login = '--quiet\n--username\nadmin\n--password\nsecret\nmongodb://a/\n';
    assert.equal(await run(), login);
    assert.equal(await run('rs.status()  // all'), `${login}--eval\nrs.status()  // all\n`);
  });
});
