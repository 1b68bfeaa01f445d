import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWebFile } from '../../../../../src/config/files/web-file.js';
import { storedCertificates } from '../../../../support/certificates.js';
import { directory } from '../web-sample.js';

const EXAMPLE = readFileSync(
  join(import.meta.dirname, '../../../../../deploy/web-config.example.yml'),
  'utf8',
);

/** With what it leaves as comments, which are lines of the form `key: value`. */
const WHOLE = EXAMPLE.replaceAll(/^( +)# ([\w-]+: \S+)$/gm, '$1$2');

describe('deploy/web-config.example.yml', () => {
  const folder = join(directory, 'example');

  before(() => {
    const made = storedCertificates(folder);
    copyFileSync(made.caFile, join(folder, 'clients-ca.crt'));
  });

  for (const [name, content, clientAuth, users] of [
    ['as it stands', EXAMPLE, 'NoClientCert', ['prometheus']],
    ['with what it leaves as comments', WHOLE, 'RequireAndVerifyClientCert', ['prometheus', 'on-call']],
  ] as const) {
    it(`is accepted ${name}`, () => {
      const path = join(folder, 'web-config.yml');
      writeFileSync(path, content);
      const { settings, problems } = readWebFile({ path, place: 'argument' });
      assert.deepEqual(problems, []);
      assert.equal(settings.tls?.clientAuth, clientAuth);
      assert.deepEqual([...settings.users.keys()], users);
      assert.equal(Object.keys(settings.headers).length, 2);
    });
  }
});
