import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { readCompose } from '../../support/deploy/compose-file.js';
import { isInContext } from '../../support/deploy/docker-context.js';
import { execForm, only, pairsOf, parseDockerfile } from '../../support/deploy/dockerfile.js';
import { DOCKERFILE, IMAGE_NODE, LOGINS_DOCKERFILE } from '../../support/deploy/replay-build.js';
import { fromRoot, readText, ROOT } from '../../support/deploy/repository.js';

const stages = parseDockerfile(readText(DOCKERFILE));
const image = stages.at(-1)!;

const project = JSON.parse(readText('package.json')) as {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly engines: { readonly node: string };
};

const copied = stages.flatMap(({ instructions }) =>
  instructions
    .filter(({ name, flags }) => name === 'COPY' && flags.from === undefined)
    .flatMap(({ text }) => text.split(/\s+/).slice(0, -1)),
);

describe('the Dockerfile', () => {
  it('builds with one Node.js and runs with the same major version, without shell or packages', () => {
    const builders = new Set(stages.slice(0, -1).map(({ base }) => base));
    const [builder = ''] = builders;
    assert.equal(builders.size, 1);
    const [, major = ''] = /^node:(\d+)\.\d+\.\d+-trixie-slim$/.exec(builder) ?? [];
    assert.equal(image.base, `gcr.io/distroless/nodejs${major}-debian13:nonroot`);
    assert.ok(Number(major) >= Number(/\d+/.exec(project.engines.node)?.[0]));
  });

  it('copies what is there, and .dockerignore lets in nothing else', () => {
    for (const source of copied) assert.ok(existsSync(fromRoot(source)), source);
    assert.deepEqual(readdirSync(ROOT).filter(isInContext).sort(), [...new Set(copied)].sort());
    assert.ok(isInContext('src/main.ts'));
  });

  it('installs from the lock file, runs no script of a package, and takes along only what is needed', () => {
    const installs = stages.flatMap(({ name, instructions }) =>
      instructions.filter(({ text }) => text.includes('npm ')).map(({ text }) => [name, text] as const),
    );
    assert.deepEqual(
      installs.map(([name]) => name),
      ['build', 'build', 'app'],
    );
    for (const [, text] of installs) assert.match(text, /^npm (ci .*--ignore-scripts|run build)/);
    assert.match(installs.at(-1)![1], /--omit=dev/);
    const [copy, ...others] = image.instructions.filter(({ name }) => name === 'COPY');
    assert.deepEqual([copy?.flags, others], [{ from: 'app' }, []]);
    assert.ok(image.instructions.every(({ name }) => name !== 'RUN'));
  });

  it('runs as a user that is known not to be root, and starts and checks without a shell', () => {
    assert.match(only(image, 'USER').text, /^[1-9]\d*:[1-9]\d*$/);
    assert.deepEqual(execForm(only(image, 'ENTRYPOINT').text), [IMAGE_NODE, '/app/dist/main.js']);
    const [, options = '', check = ''] = /^(.*?)CMD (.*)$/.exec(only(image, 'HEALTHCHECK').text) ?? [];
    assert.equal(options.trim(), '');
    assert.equal(execForm(check)[0], IMAGE_NODE);
  });

  it('says what it is', () => {
    const labels = pairsOf(only(image, 'LABEL'));
    const label = (name: string): string | undefined => labels[`org.opencontainers.image.${name}`];
    assert.equal(label('title'), project.name);
    assert.equal(label('version'), project.version);
    assert.equal(label('licenses'), project.license);
    assert.ok(readText('alerts/rules/exporter.yaml').includes(`${label('source')}/blob/main/`));
    const { image: built, build } = readCompose().services.exporter!;
    assert.equal(built, `${project.name}:${project.version}`);
    assert.deepEqual(build, { context: '.', dockerfile: DOCKERFILE });
  });
});

describe('Dockerfile.logins', () => {
  const text = readText(LOGINS_DOCKERFILE);
  const logins = parseDockerfile(text);

  it('builds on the image of this version, with the same Node.js', () => {
    assert.deepEqual(
      logins.map(({ base }) => base),
      [`${project.name}:${project.version}`, stages[0]!.base, 'exporter'],
    );
  });

  it('installs the packages in versions that the driver takes', () => {
    const { peerDependencies } = JSON.parse(readText('node_modules/mongodb/package.json')) as {
      readonly peerDependencies: Readonly<Record<string, string>>;
    };
    const [, install = ''] =
      /npm install (?:--\S+ )+(.*)/.exec(
        logins[1]!.instructions.map(({ text: command }) => command).join('\n'),
      ) ?? [];
    const packages = install.split(' ').map((one) => /^(.+)@(\d+)\.(\d+)\.\d+$/.exec(one)!);
    assert.deepEqual(
      packages.map(([, name]) => name),
      ['kerberos', '@aws-sdk/credential-providers'],
    );
    for (const [, name = '', major, minor] of packages) {
      const [, wantedMajor, wantedMinor] = /^\^(\d+)\.(\d+)\./.exec(peerDependencies[name] ?? '') ?? [];
      assert.equal(major, wantedMajor, name);
      assert.ok(Number(minor) >= Number(wantedMinor), name);
    }
  });

  it('takes along nothing but packages and libraries, and stays with the user of the image', () => {
    const last = logins.at(-1)!.instructions.map(({ name, flags, text: rest }) => [name, flags.from, rest]);
    assert.deepEqual(last, [
      ['COPY', 'packages', '/app/node_modules node_modules'],
      ['COPY', 'packages', '/app/lib lib'],
      ['ENV', undefined, 'LD_LIBRARY_PATH=/app/lib'],
    ]);
  });
});
