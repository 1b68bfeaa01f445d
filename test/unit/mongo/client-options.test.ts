import assert from 'node:assert/strict';
import type { PeerCertificate } from 'node:tls';
import type { Credentials } from '../../../src/config/config.js';
import { DEFAULT_MONITOR, memberClientOptions, memberUri } from '../../../src/mongo/client-options.js';
import { plainTarget } from '../../support/test-scraper.js';

const shared = { access: plainTarget(), monitor: DEFAULT_MONITOR };
const ignore = (): void => undefined;
const STRICT = { allowInvalidCertificates: false, allowInvalidHostnames: false };

describe('options of the client of one member', () => {
  it('direct, one connection, no retries', () => {
    const options = memberClientOptions(shared, undefined, ignore);
    assert.equal(options.maxPoolSize, 2);
    assert.equal(options.minPoolSize, 0);
    assert.equal(options.minPoolSize, 0);
    assert.equal(options.retryReads, false);
    assert.equal(options.retryWrites, false);
    assert.equal(options.serverMonitoringMode, 'poll');
    assert.equal(options.appName, 'mongodb-topology-exporter');
    assert.equal('auth' in options, false);
    assert.equal('tls' in options, false);
  });

  it('the URI: the address alone, direct whatever the user wrote, other options as written', () => {
    const uriOptions = { compressors: 'zlib', directConnection: 'false', readPreference: 'secondary' };
    const uri = new URL(memberUri('db1:27017', plainTarget({ uriOptions, seeds: ['other:1'] })));
    assert.equal(uri.host, 'db1:27017');
    assert.deepEqual(Object.fromEntries(uri.searchParams), { ...uriOptions, directConnection: 'true' });
    assert.match(memberUri('[::1]:27017', plainTarget()), /^mongodb:\/\/\[::1\]:27017\//);
  });

  it('the login: only what is given', () => {
    const scram = memberClientOptions(shared, { username: 'm', password: 'p/w@', source: 'admin' }, ignore);
    assert.deepEqual(scram.auth, { username: 'm', password: 'p/w@' });
    assert.equal(scram.authSource, 'admin');
    assert.equal('authMechanism' in scram, false);
    const x509 = memberClientOptions(shared, { mechanism: 'MONGODB-X509' }, ignore);
    assert.equal(x509.authMechanism, 'MONGODB-X509');
    assert.equal('auth' in x509, false);
    const kerberos: Credentials = {
      mechanism: 'GSSAPI',
      username: 'm',
      mechanismProperties: 'SERVICE_NAME:a,SERVICE_HOST:b:c,CANONICALIZE_HOST_NAME:true',
    };
    assert.deepEqual(memberClientOptions(shared, kerberos, ignore).authMechanismProperties, {
      SERVICE_NAME: 'a',
      SERVICE_HOST: 'b:c',
      CANONICALIZE_HOST_NAME: true,
    });
  });

  it('the version of the Stable API, never strictly', () => {
    const { serverApi } = memberClientOptions(
      { ...shared, access: plainTarget({ apiVersion: '1' }) },
      undefined,
      ignore,
    );
    assert.deepEqual(serverApi, { version: '1' });
    assert.equal('serverApi' in memberClientOptions(shared, undefined, ignore), false);
  });

  it('TLS: the certificate is seen at each handshake, its name checked unless that is switched off', () => {
    const certificate = {
      subject: { CN: 'db1' },
      subjectaltname: 'DNS:db1',
      valid_to: 'Jan  1 00:00:00 2040 GMT',
    } as unknown as PeerCertificate;
    const seen: PeerCertificate[] = [];
    const check = (allowInvalidHostnames: boolean, host: string): Error | undefined => {
      const tls = { ...STRICT, allowInvalidHostnames };
      const options = memberClientOptions({ ...shared, access: plainTarget({ tls }) }, undefined, (one) =>
        seen.push(one),
      );
      assert.equal(options.rejectUnauthorized, true);
      return options.checkServerIdentity?.(host, certificate);
    };
    assert.equal(check(false, 'db1'), undefined);
    assert.ok(check(false, 'db2') instanceof Error);
    assert.equal(check(true, 'db2'), undefined);
    assert.deepEqual(seen, [certificate, certificate, certificate]);
    const lax = plainTarget({ tls: { ...STRICT, allowInvalidCertificates: true } });
    const options = memberClientOptions({ ...shared, access: lax }, undefined, ignore);
    assert.equal(options.rejectUnauthorized, false);
  });
});
