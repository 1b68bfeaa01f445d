import { MongoClient, type MongoClientOptions } from 'mongodb';
import assert from 'node:assert/strict';
import type { Access, ClusterPart, ClusterTarget, Credentials } from '../../../../src/config/config.js';
import type { AccessId } from '../../../../src/mongo/access-store.js';
import { DEFAULT_MONITOR, memberClientOptions } from '../../../../src/mongo/client-options.js';
import { resolveSeeds } from '../../../../src/topology/discovery/seeds.js';
import { ConfigError } from '../../../../src/util/errors.js';
import { dnsError, FakeDns } from '../../../support/dns.js';
import { ACCESSES, plainDiscovery } from '../../../support/test-scraper.js';

const memberOptions = (access: Access): MongoClientOptions =>
  memberClientOptions({ access, monitor: DEFAULT_MONITOR }, access.credentials, () => undefined);

const accessOf = ({ accessId }: { readonly accessId: AccessId }) => ACCESSES.accessOf(accessId);
const credentialsOf = (target: { readonly accessId: AccessId }) => accessOf(target).credentials;

const srv = { name: 'mongo.example.com', service: 'mongodb' };

describe('seeds', () => {
  let dns: FakeDns;

  beforeEach(() => {
    dns = new FakeDns();
    dns.srv = [
      { name: 'a.example.com', port: 27017 },
      { name: 'b.example.com', port: 27018 },
    ];
  });

  const resolved = (target: Partial<ClusterTarget> = {}) =>
    resolveSeeds(plainDiscovery({ srv, ...target }), dns, ACCESSES);

  it('of a plain URI: its own, without DNS', async () => {
    const target = plainDiscovery({ seeds: ['db1:27017', '[::1]:27018'] });
    assert.deepEqual(await resolveSeeds(target, dns, ACCESSES), { addresses: target.seeds, target });
    assert.deepEqual(dns.asked, []);
  });

  it('of mongodb+srv: the records of the service', async () => {
    const { addresses, target } = await resolved();
    assert.deepEqual(addresses, ['a.example.com:27017', 'b.example.com:27018']);
    assert.deepEqual(dns.asked, ['SRV _mongodb._tcp.mongo.example.com', 'TXT mongo.example.com']);
    assert.equal(target.replicaSet, undefined);
  });

  it('of another service name', async () => {
    await resolved({ srv: { ...srv, service: 'databases' } });
    assert.equal(dns.asked[0], 'SRV _databases._tcp.mongo.example.com');
  });

  it('only below the parent domain: a record may not point elsewhere', async () => {
    dns.srv = [
      { name: 'a.example.com', port: 1 },
      { name: 'b.example.com.', port: 2 },
      { name: 'C.Example.COM', port: 3 },
      { name: 'deep.er.example.com', port: 4 },
      { name: 'evil.org', port: 5 },
      { name: 'notexample.com', port: 6 },
      { name: 'example.com.evil.org', port: 7 },
    ];
    const { addresses } = await resolved();
    assert.deepEqual(
      addresses.map((address) => address.split(':')[1]),
      ['1', '2', '3', '4'],
    );
    assert.equal(addresses[1], 'b.example.com:2');
  });

  it('a name of two parts is its own parent', async () => {
    dns.srv = [
      { name: 'a.cluster.local', port: 1 },
      { name: 'a.local', port: 2 },
    ];
    const { addresses } = await resolved({ srv: { ...srv, name: 'cluster.local' } });
    assert.deepEqual(addresses, ['a.cluster.local:1']);
  });

  it('no record that may be used: an error', async () => {
    for (const records of [[], [{ name: 'evil.org', port: 1 }]]) {
      dns.srv = records;
      await assert.rejects(resolved(), /no usable SRV record for mongo\.example\.com/);
    }
    dns.srv = dnsError('ENOTFOUND');
    await assert.rejects(resolved(), /ENOTFOUND/);
  });

  it('are requested each time: a changed record takes effect', async () => {
    await resolved();
    dns.srv = [{ name: 'c.example.com', port: 27017 }];
    assert.deepEqual((await resolved()).addresses, ['c.example.com:27017']);
  });

  it('no TXT record is normal, a failing DNS is not', async () => {
    for (const code of ['ENODATA', 'ENOTFOUND']) {
      dns.txt = dnsError(code);
      assert.equal((await resolved()).addresses.length, 2, code);
    }
    dns.txt = dnsError('ESERVFAIL');
    await assert.rejects(resolved(), /ESERVFAIL/);
  });

  it('the TXT record adds set and authentication database, also cut in parts', async () => {
    dns.txt = [['authSource=users&repli', 'caSet=rs0']];
    const { target } = await resolved({ credentials: { username: 'm', password: 'p' } });
    assert.equal(target.replicaSet, 'rs0');
    assert.deepEqual(credentialsOf(target), { username: 'm', password: 'p', source: 'users' });
  });

  it('the URI stands before the TXT record', async () => {
    dns.txt = [['authSource=users&replicaSet=rs0']];
    const credentials = { username: 'm', source: 'admin', defaultSource: 'app' };
    const { target } = await resolved({ replicaSet: 'mine', credentials });
    assert.equal(target.replicaSet, 'mine');
    assert.deepEqual(credentialsOf(target), credentials);
  });

  it('the TXT record stands before the database in the path of the URI', async () => {
    dns.txt = [['authSource=users']];
    const { target } = await resolved({
      credentials: { username: 'm', password: 'p', defaultSource: 'app' },
    });
    assert.equal(memberOptions(accessOf(target)).authSource, 'users');
    dns.txt = [];
    const without = await resolved({ credentials: { username: 'm', password: 'p', defaultSource: 'app' } });
    assert.equal(memberOptions(accessOf(without.target)).authSource, 'app');
  });

  it('the authentication database of the TXT record is not for users that live outside of MongoDB', async () => {
    dns.txt = [['authSource=admin&replicaSet=rs0']];
    const password = { username: 'm', password: 'p' };
    const logins: readonly Credentials[] = [
      { mechanism: 'MONGODB-X509' },
      { mechanism: 'MONGODB-AWS' },
      { mechanism: 'MONGODB-OIDC', mechanismProperties: 'ENVIRONMENT:k8s' },
      { username: 'm@EXAMPLE', mechanism: 'GSSAPI' },
      { ...password, mechanism: 'PLAIN' },
    ];
    for (const credentials of logins) {
      const { target } = await resolved({ credentials });
      assert.deepEqual(credentialsOf(target), credentials, credentials.mechanism);
      assert.equal(target.replicaSet, 'rs0');
      // The driver refuses them with another source.
      new MongoClient('mongodb://a', memberOptions(accessOf(target)));
    }
    const scram: Credentials = { ...password, mechanism: 'SCRAM-SHA-256' };
    assert.equal(credentialsOf((await resolved({ credentials: scram })).target)?.source, 'admin');
  });

  it('the TXT record completes the logins of parts, too, that the topology file gives without a database', async () => {
    dns.txt = [['authSource=users']];
    const part = (credentials: Credentials): ClusterPart => ({
      ...{ clusterRole: 'shard', access: { credentials, uriOptions: {} }, discovery: true },
    });
    const { target } = await resolved({
      parts: [
        part({ username: 'm', password: 'p' }),
        part({ username: 'm', password: 'p', source: 'admin' }),
        part({ mechanism: 'MONGODB-X509' }),
      ],
    });
    assert.deepEqual(
      target.parts.map((part) => credentialsOf(part)?.source),
      ['users', 'admin', undefined],
    );
  });

  it('an authentication database alone makes no login', async () => {
    dns.txt = [['authSource=users']];
    const { target } = await resolved();
    assert.equal(credentialsOf(target), undefined);
  });

  it('a load balancer is refused, with the remedy', async () => {
    dns.txt = [['loadBalanced=true']];
    await assert.rejects(resolved(), (error) => {
      assert.ok(error instanceof ConfigError);
      assert.equal(error.problems.length, 1);
      assert.match(error.message, /^mongodb\.uri: .*loadBalanced=true.*name the routers or members/);
      return true;
    });
    dns.txt = [['loadBalanced=false']];
    assert.equal((await resolved()).addresses.length, 2);
  });
});
