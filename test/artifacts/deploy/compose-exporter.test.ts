import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandOf, mountsOf, networksOf, readCompose } from '../../support/deploy/compose-file.js';
import { execForm, only, parseDockerfile } from '../../support/deploy/dockerfile.js';
import { DOCKERFILE } from '../../support/deploy/replay-build.js';
import { readText } from '../../support/deploy/repository.js';
import { ExporterProcess } from '../../support/exporter.js';
import { removeFolder, temporaryFolder } from '../../support/servers/cleanup.js';

const compose = readCompose();

const PLAN: Readonly<Record<string, RegExp>> = {
  exporter: /demo-db1:27017[^]*demo-db2:27017[^]*demo-db3:27017/,
  'exporter-sharded': /shop-router1:27017[^]*shop-router2:27017/,
};

describe('the exporters of docker-compose.yml', function () {
  this.timeout(30_000);
  let secrets: string;

  before(() => {
    secrets = temporaryFolder();
    writeFileSync(join(secrets, 'exporter-password'), 'secret');
  });

  after(() => removeFolder(secrets));

  for (const [name, plan] of Object.entries(PLAN)) {
    const service = compose.services[name]!;

    it(`${name} accepts what it is told, and watches whom it should`, async () => {
      const command = commandOf(service).map((word) => word.replace('=/secrets/', `=${secrets}/`));
      const exporter = ExporterProcess.spawn(['check-config', ...command], service.environment ?? {});
      assert.equal(await exporter.ended(), 0, exporter.output);
      assert.match(exporter.output, plan);
      assert.doesNotMatch(exporter.output, /secret\b(?!s)/);
    });

    it(`${name} cannot write, and reads its own secret alone`, () => {
      assert.equal(service.read_only, true);
      assert.equal(service.user, undefined, 'the image says who');
      assert.deepEqual(mountsOf(service), [
        { source: 'exporter-secrets', target: '/secrets', readOnly: true, isBind: false },
      ]);
    });

    it(`${name} is in a network with each of the servers that it names`, () => {
      const [uri = ''] = commandOf(service);
      for (const [, host = ''] of uri.matchAll(/([\w-]+):27017/g)) {
        const shared = networksOf(compose, host).filter((one) => networksOf(compose, name).includes(one));
        assert.equal(shared.length, 1, host);
      }
    });
  }

  it('the image opens the port that is mapped, and asks itself there', () => {
    const image = parseDockerfile(readText(DOCKERFILE)).at(-1)!;
    const port = only(image, 'EXPOSE').text;
    for (const name of Object.keys(PLAN)) {
      assert.match(compose.services[name]!.ports!.join(), new RegExp(`:${port}$`));
    }
    assert.ok(only(image, 'ENV').text.includes(`:${port}/-/healthy`));
    assert.equal(execForm(only(image, 'ENTRYPOINT').text).length, 2);
  });
});
