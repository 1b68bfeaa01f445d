import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOGUE } from '../../../src/app.js';
import { load } from '../../../src/config/load.js';
import { optionsOf } from '../../../src/config/options/schema.js';
import { EXIT_CONFIG } from '../../../src/util/errors.js';
import { removeFolder, temporaryFolder } from '../../support/servers/cleanup.js';
import { KNOWN, parseEnvironment, parseUnit } from './systemd-unit.js';

const FOLDER = join(import.meta.dirname, '../../../deploy/systemd');
const NAME = 'mongodb-topology-exporter.service';
const unitText = readFileSync(join(FOLDER, NAME), 'utf8');
const environmentText = readFileSync(join(FOLDER, 'mongodb-topology-exporter.env'), 'utf8');
const packageJson = JSON.parse(readFileSync(join(FOLDER, '../../package.json'), 'utf8')) as {
  readonly bin: Readonly<Record<string, string>>;
};

/** What `systemd-analyze security` may find, in tenths: the network and little else. */
const MOST_EXPOSURE = 20;

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

describe('unit for systemd', () => {
  const directives = parseUnit(unitText);
  const values = (name: string) => directives.filter((one) => one.name === name).map(({ value }) => value);
  let folder: string;

  before(() => {
    folder = temporaryFolder();
  });

  after(async () => {
    await removeFolder(folder);
  });

  it('has no directive that systemd does not know', () => {
    for (const { section, name } of directives)
      assert.ok(KNOWN[section]?.includes(name), `${section} ${name}`);
  });

  // Debian's systemd is no part of small images; there the list above has to do.
  if (hasSystemd) {
    it('is taken by systemd, and safe in its eyes', () => {
      const program = join(folder, 'mongodb-topology-exporter');
      writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
      const path = join(folder, NAME);
      writeFileSync(path, unitText.replace(/^(ExecStart=).*$/m, `$1${program}`));
      assertAccepted(['verify', '--man=no', path]);
      assertAccepted(['security', '--offline=true', `--threshold=${MOST_EXPOSURE}`, '--no-pager', path]);
    });
  }

  it('starts what npm installs, and reads its files again on reload', () => {
    const [program] = Object.keys(packageJson.bin);
    assert.deepEqual(values('ExecStart'), [`/usr/local/bin/${program!}`]);
    assert.deepEqual(values('ExecReload'), ['/bin/kill -HUP $MAINPID']);
  });

  it('comes back after a crash, but not with a configuration that cannot be used', () => {
    assert.deepEqual(values('Restart'), ['on-failure']);
    assert.deepEqual(values('RestartPreventExitStatus'), [String(EXIT_CONFIG)]);
  });

  it('forbids all but what Node.js needs', () => {
    const switches = ['DynamicUser', 'NoNewPrivileges', 'ProtectHome', 'PrivateDevices', 'PrivateTmp'];
    for (const name of switches) assert.deepEqual(values(name), ['yes'], name);
    assert.deepEqual(values('ProtectSystem'), ['strict']);
    assert.deepEqual(values('CapabilityBoundingSet'), ['']);
    // V8 cannot compile with it.
    assert.deepEqual(values('MemoryDenyWriteExecute'), []);
  });

  it('gives variables that are options, in its environment file as well', () => {
    const known = new Set([...optionsOf(CATALOGUE).values()].map(({ env }) => env));
    const names = [...values('Environment').map((one) => one.split('=')[0]!)];
    for (const name of [...names, ...Object.keys(parseEnvironment(environmentText, true))]) {
      assert.ok(known.has(name), name);
    }
    assert.deepEqual(values('EnvironmentFile'), ['-/etc/default/mongodb-topology-exporter']);
  });

  it('makes a configuration that can be used: the URI from the credential, the rest from the file', () => {
    const credentials = join(folder, 'credentials');
    mkdirSync(credentials);
    for (const credential of values('LoadCredential')) {
      const [id = ''] = credential.split(':');
      writeFileSync(join(credentials, id), 'mongodb://exporter:secret@db1.example.net/?replicaSet=orders\n');
    }
    const environment = values('Environment').join('\n').replaceAll('%d', credentials);
    const env = { ...parseEnvironment(environment), ...parseEnvironment(environmentText) };
    const invocation = load(['check-config'], env, CATALOGUE);
    assert.ok(invocation.kind === 'check-config');
    assert.deepEqual(
      invocation.config.clusters.map(({ name }) => name),
      ['orders'],
    );
    assert.equal(invocation.config.clusters[0]!.credentials?.password, 'secret');
    assert.equal(invocation.config.web.listen.port, 9927);
  });
});

function assertAccepted(args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync('systemd-analyze', args, { encoding: 'utf8' });
  assert.equal(status, 0, `${stdout}${stderr}`);
  // What it passes over it tells and accepts.
  const complaints = stderr.split('\n').filter((line) => line.includes(NAME));
  assert.deepEqual(complaints, []);
}
