import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load, type Configured } from '../../../../src/config/load.js';
import { catalogue, directory, found } from '../sample.js';

describe('options that are read again', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(directory, 'reload-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function write(name: string, content: string | object): string {
    const path = join(folder, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  }

  function started(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Configured {
    const invocation = load(argv, env, catalogue);
    assert.ok('config' in invocation);
    return invocation;
  }

  it('name every file on which the clusters depend, wherever it is named', () => {
    const [uri, password, key] = [
      write('uri', 'mongodb://u@a:1'),
      write('password', 'one'),
      write('key', 'PEM'),
    ];
    const argv = [`--mongodb.password-file=${password}`, `--mongodb.tls-certificate-key-file=${key}`];
    const settings = write('config.yml', { mongodb: { 'uri-file': uri } });
    const env = { MONGODB_EXPORTER_CONFIG_FILE: settings };
    assert.deepEqual(new Set(started(argv, env).config.files), new Set([uri, password, key, settings]));

    const topology = write('topology.json', {
      mongos: { members: ['a:1'], credentials: { username: 'u', passwordFile: 'password' } },
      config: { members: ['b:1'], tls: { caFile: 'uri', certificateKeyFile: 'key' } },
    });
    assert.deepEqual(
      new Set(started([`--topology.file=${topology}`]).config.files),
      new Set([topology, password, uri, key]),
    );
    const inUri = `mongodb://a/?tlsCAFile=${uri}&tlsCertificateKeyFile=${key}`;
    assert.deepEqual(new Set(started([`--mongodb.uri=${inUri}`]).config.files), new Set([uri, key]));
    assert.deepEqual(started([]).config.files, []);
    // The web server's files are read separately.
    assert.deepEqual(started([`--web.config.file=${write('web.yml', '')}`]).config.files, []);
  });

  it('contain the current content of the files: password, URI, certificate, topology', () => {
    const uri = write('uri', 'mongodb://u@a:1');
    const password = write('password', 'one');
    const ca = write('ca', 'PEM 1');
    const { config, reload } = started([
      ...[`--mongodb.uri-file=${uri}`, `--mongodb.password-file=${password}`, `--mongodb.tls-ca-file=${ca}`],
    ]);
    assert.deepEqual(reload().clusters, config.clusters);
    write('password', 'two#');
    write('uri', 'mongodb://v@b:1,c:1');
    write('ca', 'PEM 2');
    const { clusters, secrets, problems, needsRestart } = reload();
    const [{ seeds, credentials, tls }] = clusters as [(typeof clusters)[number]];
    assert.deepEqual(seeds, ['b:1', 'c:1']);
    assert.deepEqual(credentials, { username: 'v', password: 'two#' });
    assert.deepEqual(tls?.ca, { path: ca, pem: 'PEM 2' });
    assert.deepEqual([new Set(secrets), problems, needsRestart], [new Set(['two#', 'two%23']), [], []]);
  });

  it('follow a configuration file from the URI to a topology file, and name its files from then on', () => {
    const password = write('password', 'one');
    const settings = write('config.yml', { mongodb: { uri: 'mongodb://a:1' } });
    const { reload } = started([`--config.file=${settings}`]);
    const part = { members: ['b:1'], credentials: { username: 'u', passwordFile: 'password' } };
    const topology = write('topology.json', { name: 'shop', mongos: part });
    write('config.yml', { topology: { file: topology } });
    const { clusters, files, needsRestart } = reload();
    assert.deepEqual([clusters.map(({ name }) => name), needsRestart], [['shop'], []]);
    assert.deepEqual(new Set(files), new Set([settings, topology, password]));
  });

  it('report problems as at the start, and still name the files', () => {
    const password = write('password', 'one');
    const argv = ['--mongodb.uri=mongodb://u@a', `--mongodb.password-file=${password}`];
    const { reload } = started(argv);
    write('password', '\n');
    const { clusters, problems, files } = reload();
    assert.deepEqual(clusters, []);
    assert.deepEqual(problems.map(found), ['mongodb.password-file (argument): empty-secret']);
    assert.deepEqual(files, [password]);
    write('password', 'two');
    assert.deepEqual(reload().problems, []);
  });

  it('name those that need a restart, by their values and not by how they are written', () => {
    const settings = (more: object) =>
      write('config.yml', { mongodb: { uri: 'mongodb://a:1' }, log: { level: 'info' }, ...more });
    const { reload } = started([`--config.file=${settings({})}`, '--heartbeat.interval=3s']);
    settings({ scrape: { concurrency: 32 }, heartbeat: { interval: '5s' }, discovery: { enabled: false } });
    assert.deepEqual(reload().needsRestart, []);
    settings({ log: { level: 'debug' }, collector: { sharding: true }, 'host-map': 'a:1=b:2' });
    assert.deepEqual(
      new Set(reload().needsRestart),
      new Set(['log.level', 'collector.sharding', 'host-map']),
    );
    settings({});
    assert.deepEqual(reload().needsRestart, []);
  });

  it('do not depend on the web configuration file, which is read separately', () => {
    const web = write('web.yml', '');
    const { reload } = started([`--web.config.file=${web}`]);
    write('web.yml', '{');
    assert.deepEqual(reload().problems, []);
  });
});
