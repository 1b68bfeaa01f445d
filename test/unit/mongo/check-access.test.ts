import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Credentials, MongoTarget } from '../../../src/config/config.js';
import { checkAccess } from '../../../src/mongo/check-access.js';
import { ConfigError } from '../../../src/util/errors.js';
import { storedCertificates } from '../../support/certificates.js';
import { pem } from '../../support/pem.js';

describe('check of an access by OpenSSL and the driver', () => {
  let folder: string;
  let garbage: string;
  const target: MongoTarget = { seeds: [], uriOptions: {} };
  const lax = { allowInvalidCertificates: false, allowInvalidHostnames: false };

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'check-access-'));
    garbage = join(folder, 'garbage.pem');
    writeFileSync(garbage, 'garbage\n');
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  const refusalOf = (wrong: Partial<MongoTarget>): string => {
    try {
      checkAccess({ ...target, ...wrong });
      return '';
    } catch (error) {
      assert.ok(error instanceof ConfigError);
      return error.message;
    }
  };

  it('finds nothing wrong with a plain target, a login without a password, a client certificate', () => {
    assert.equal(refusalOf({}), '');
    const x509: Credentials = { username: 'CN=u', mechanism: 'MONGODB-X509', source: '$external' };
    assert.equal(refusalOf({ credentials: x509, tls: lax }), '');
    assert.equal(refusalOf({ credentials: { username: 'u', password: 'p' }, tls: lax }), '');
  });

  it('names the file that holds no certificate, which Node would ignore', () => {
    assert.match(
      refusalOf({ tls: { ...lax, ca: pem(garbage) } }),
      /^mongodb\.tls-ca-file: .*garbage\.pem contains no certificate/,
    );
  });

  it('names the file of which only the first certificate is whole, as while it is written', () => {
    const { caFile, otherCaFile } = storedCertificates(folder);
    const bundle = join(folder, 'bundle.pem');
    const both = [caFile, otherCaFile].map((path) => readFileSync(path, 'utf8')).join('# the other\n');
    const checked = (content: string): string => {
      writeFileSync(bundle, content);
      return refusalOf({ tls: { ...lax, ca: pem(bundle) } });
    };
    assert.equal(checked(both), '');
    for (const cut of [-2, -30, -200]) {
      assert.match(checked(both.slice(0, cut)), /bundle\.pem contains no valid certificate at number 2 \(/);
    }
  });

  it('names the file whose key is that of another certificate', () => {
    const { clientFile, serverCertificateFile } = storedCertificates(folder);
    assert.equal(refusalOf({ tls: { ...lax, certificateKey: pem(clientFile) } }), '');
    const mixed = join(folder, 'mixed.pem');
    const parts = [serverCertificateFile, clientFile].map((path) => readFileSync(path, 'utf8'));
    writeFileSync(mixed, `${parts[0]!}${/-----BEGIN PRIVATE KEY[\s\S]*?-----END.*\n/.exec(parts[1]!)![0]}`);
    assert.match(
      refusalOf({ tls: { ...lax, certificateKey: pem(mixed) } }),
      /^mongodb\.tls-certificate-key-file: .*mixed\.pem cannot be used \(.*mismatch/,
    );
  });

  it('names the file that holds no certificate and key', () => {
    assert.match(
      refusalOf({ tls: { ...lax, certificateKey: pem(garbage) } }),
      /^mongodb\.tls-certificate-key-file: .*garbage\.pem cannot be used/,
    );
  });

  it('names the package that a mechanism needs', () => {
    assert.equal(
      refusalOf({ credentials: { username: 'u', mechanism: 'GSSAPI', source: '$external' } }),
      'mongodb.auth-mechanism: GSSAPI needs the package kerberos; npm install kerberos, or build the image of deploy/docker/Dockerfile.logins',
    );
  });

  it('names the package that a proxy needs', () => {
    assert.equal(
      refusalOf({ uriOptions: { proxyHost: 'proxy' } }),
      'mongodb.uri: a proxy needs the package socks; npm install socks, or build the image of deploy/docker/Dockerfile.logins',
    );
  });

  it('passes on what the driver refuses', () => {
    const credentials: Credentials = {
      ...{ username: 'u', password: 'p' },
      ...{ mechanism: 'MONGODB-X509', source: '$external' },
    };
    assert.match(
      refusalOf({ credentials }),
      /^mongodb\.\*: the driver refuses this combination of options: /,
    );
  });
});
