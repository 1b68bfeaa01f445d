import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { composeProblems } from '../../support/deploy/compose-schema.js';
import {
  COMPOSE_FILE,
  commandOf,
  mountsOf,
  networksOf,
  readCompose,
  type ComposeFile,
  type Service,
} from '../../support/deploy/compose-file.js';
import { parseDockerfile } from '../../support/deploy/dockerfile.js';
import { fromRoot, readText, readYaml } from '../../support/deploy/repository.js';

const compose = readCompose();
const services = Object.entries(compose.services);

/** Those that do their work once and end. */
const isOnce = (name: string): boolean => /^secrets$|-init$|-config$/.test(name);

function hasHealthCheck({ healthcheck, build }: Service): boolean {
  if (healthcheck !== undefined) return true;
  const [stage] = build === undefined ? [] : parseDockerfile(readText(build.dockerfile)).slice(-1);
  return stage?.instructions.some(({ name }) => name === 'HEALTHCHECK') ?? false;
}

describe('docker-compose.yml', () => {
  it('is as the compose specification has it', () => {
    const file = readYaml(COMPOSE_FILE) as ComposeFile;
    assert.deepEqual(composeProblems(file), []);
    for (const [wrong, complaint] of [
      [{ imagee: 'a' }, /additional properties/],
      [{ image: 'a', ports: ['http'] }, /format "ports"/],
      [{ image: 'a', depends_on: { grafana: { condition: 'healthy' } } }, /allowed values/],
    ] as const) {
      assert.match(composeProblems({ ...file, services: { ...file.services, wrong } }).join(), complaint);
    }
  });

  it('has what it promises, with and without the profile', () => {
    const inProfile = (profile: string | undefined): readonly string[] =>
      services.filter(([, { profiles }]) => profiles?.[0] === profile).map(([name]) => name);
    const expected = [
      'alertmanager',
      'demo-db1',
      'demo-db2',
      'demo-db3',
      'exporter',
      'grafana',
      'mail',
      'prometheus',
    ];
    for (const name of expected) assert.ok(inProfile(undefined).includes(name), name);
    const sharded = inProfile('sharded');
    assert.equal(sharded.filter((name) => name.startsWith('shop-config') && !isOnce(name)).length, 3);
    assert.equal(sharded.filter((name) => /^shop-router\d$/.test(name)).length, 2);
    for (const shard of ['a', 'b']) {
      assert.equal(sharded.filter((name) => name.startsWith(`shop-${shard}`) && !isOnce(name)).length, 3);
    }
    assert.equal(inProfile(undefined).length + sharded.length, services.length);
  });

  it('pins the version of every image', () => {
    for (const [name, { image }] of services) assert.match(image, /^[\w./-]+:v?\d+\.\d+\.\d+$/, name);
  });

  it('mounts what is there, files of the repository only to be read', () => {
    for (const { source, readOnly, isBind } of services.flatMap(([, service]) => mountsOf(service))) {
      if (isBind) assert.ok(existsSync(fromRoot(source)) && readOnly, source);
      else assert.ok(source in compose.volumes, source);
    }
  });

  it('mounts every folder that an image declares as a volume, so that no anonymous volume is left', () => {
    const declared: Readonly<Record<string, readonly string[]>> = {
      mongo: ['/data/db', '/data/configdb'],
      'prom/prometheus': ['/prometheus'],
      'prom/alertmanager': ['/alertmanager'],
    };
    for (const [name, service] of services) {
      const targets = [...mountsOf(service).map(({ target }) => target), ...(service.tmpfs ?? [])];
      for (const folder of declared[service.image.split(':')[0]!] ?? []) {
        assert.ok(targets.includes(folder), `${name}: ${folder}`);
      }
    }
  });

  it('keeps what a mongod, Prometheus and Alertmanager write over docker compose down and up', () => {
    const written: readonly (readonly [RegExp, string])[] = [
      [/^mongod .*--configsvr/, '/data/configdb'],
      [/^mongod (?!.*--configsvr)/, '/data/db'],
      [/--storage\.tsdb\.path=/, '/prometheus'],
      [/--storage\.path=/, '/alertmanager'],
    ];
    for (const [command, folder] of written) {
      const writers = services.filter(([, service]) => command.test(commandOf(service).join(' ')));
      assert.ok(writers.length > 0, folder);
      const volumes = writers.map(
        ([, service]) => mountsOf(service).find(({ target }) => target === folder)?.source,
      );
      assert.ok(
        volumes.every((volume) => volume !== undefined && volume in compose.volumes),
        folder,
      );
      assert.equal(new Set(volumes).size, writers.length, folder);
    }
  });

  it('gives every mongod the time that it waits for its clients before it stops', () => {
    for (const [name, service] of services) {
      if (commandOf(service)[0] !== 'mongod') continue;
      assert.ok(Number.parseInt(service.stop_grace_period ?? '10s') > 15, name);
    }
  });

  it('starts a service after what it needs, which is always started with it', () => {
    for (const [name, { depends_on: dependencies = {}, profiles }] of services) {
      for (const [other, { condition }] of Object.entries(dependencies)) {
        const dependency = compose.services[other]!;
        assert.ok(dependency, `${name}: ${other}`);
        const expected = isOnce(other) ? 'service_completed_successfully' : 'service_healthy';
        assert.equal(condition, expected, `${name}: ${other}`);
        assert.ok(isOnce(other) || hasHealthCheck(dependency), other);
        assert.ok([undefined, profiles?.[0]].includes(dependency.profiles?.[0]), `${name}: ${other}`);
      }
    }
  });

  it('nothing waits for itself', () => {
    const below = (name: string, above: readonly string[]): void => {
      assert.ok(!above.includes(name), [...above, name].join(' < '));
      const dependencies = Object.keys(compose.services[name]!.depends_on ?? {});
      for (const dependency of dependencies) below(dependency, [...above, name]);
    };
    for (const [name] of services) below(name, []);
  });

  it('no service gains privileges, and only the one that hands out files is root', () => {
    for (const [name, { cap_drop: dropped, cap_add: added, security_opt: options, user }] of services) {
      assert.deepEqual(dropped, ['ALL'], name);
      assert.deepEqual(options, ['no-new-privileges:true'], name);
      assert.equal(added !== undefined || user === '0:0', name === 'secrets', name);
    }
  });

  it('opens ports to this machine alone, none of them twice', () => {
    const ports = services.flatMap(([, service]) => service.ports ?? []);
    for (const port of ports) assert.match(port, /^127\.0\.0\.1:\d+:\d+$/);
    assert.equal(new Set(ports.map((port) => port.split(':')[1])).size, ports.length);
  });

  it('has every volume and network that is used, and no other', () => {
    const mounts = services.flatMap(([, service]) => mountsOf(service)).filter(({ isBind }) => !isBind);
    const joined = services.flatMap(([name]) => networksOf(compose, name));
    assert.deepEqual(
      [...new Set(mounts.map(({ source }) => source))].sort(),
      Object.keys(compose.volumes).sort(),
    );
    assert.deepEqual([...new Set(joined)].sort(), Object.keys(compose.networks).sort());
  });

  it('keeps the servers apart: who watches and shows has no way to them but the exporter', () => {
    const outside = ['prometheus', 'alertmanager', 'mail', 'grafana'];
    for (const [name, { image }] of services) {
      const networks = networksOf(compose, name);
      if (outside.includes(name)) assert.deepEqual(networks, ['default'], name);
      if (image.startsWith('mongo:')) {
        assert.ok(
          networks.every((network) => compose.networks[network]?.internal),
          name,
        );
      }
    }
  });
});
