import assert from 'node:assert/strict';
import request from 'supertest';
import { inspect } from 'node:util';
import type { Access, ClusterPart, ClusterTarget } from '../../../src/config/config.js';
import { AccessStore } from '../../../src/mongo/access-store.js';
import { DEFAULT_MONITOR } from '../../../src/mongo/client-options.js';
import { ClientPool } from '../../../src/mongo/client-pool.js';
import { Monitor } from '../../../src/monitor/monitor.js';
import { analyzing } from '../../../src/replset/analyze-set.js';
import { reportsOf } from '../../../src/replset/scrape-reports.js';
import type { Scrape } from '../../../src/scrape/scrape.js';
import { inSlices } from '../../../src/util/event-loop.js';
import { startFleet, type Fleet } from '../../support/fleet/fleet.js';
import { plainCluster, TestScraper, USUAL } from '../../support/test-scraper.js';
import { Watching } from '../../support/topology/watching.js';
import { Application } from '../../support/web/application.js';
import { waitUntil } from '../../support/wait-until.js';

/** Each is found by these characters alone, also after an escape for HTML, JSON or a URI. */
const SECRETS = {
  user: 'geheimuser"<&',
  password: 'geheimpass\\\n/@:%',
  token: 'geheimtoken=',
  proxyPassword: 'geheimproxy',
  uri: 'mongodb://geheimuri:geheimuri@nowhere:1',
  ca: '-----BEGIN CERTIFICATE-----\ngeheimca\n-----END CERTIFICATE-----',
  key: '-----BEGIN PRIVATE KEY-----\ngeheimkey\n-----END PRIVATE KEY-----',
  keyPassword: 'geheimphrase',
};

const MARK = 'geheim';

/** The routers refuse this login. */
const LOGIN: Access = {
  credentials: { username: SECRETS.user, password: SECRETS.password },
  uriOptions: {},
};

/** Of a part that has no member: no file of it is ever given to OpenSSL. */
const UNUSED: Access = {
  credentials: {
    username: SECRETS.user,
    password: SECRETS.password,
    mechanism: 'MONGODB-AWS',
    mechanismProperties: `AWS_SESSION_TOKEN:${SECRETS.token}`,
  },
  tls: {
    ca: { path: 'ca.pem', pem: SECRETS.ca },
    certificateKey: { path: 'key.pem', pem: SECRETS.key },
    certificateKeyFilePassword: SECRETS.keyPassword,
    allowInvalidCertificates: false,
    allowInvalidHostnames: false,
  },
  uriOptions: { proxyHost: 'nowhere', proxyPassword: SECRETS.proxyPassword, uri: SECRETS.uri },
};

const PARTS: readonly ClusterPart[] = [
  { clusterRole: 'mongos', access: LOGIN, discovery: true },
  { clusterRole: 'replset', access: UNUSED, discovery: true },
];

const PATHS = ['/metrics', '/api/topology', '/api/events', '/sd', '/', '/page/changes'];

/** Everything below, with what JSON leaves out: maps, sets, hidden properties, the entries of weak maps. */
function serialize(value: unknown): string {
  return inspect(value, {
    ...{ depth: Infinity, showHidden: true, getters: true },
    ...{ maxArrayLength: Infinity, maxStringLength: Infinity },
  });
}

describe('the secrets of a cluster', () => {
  let fleet: Fleet;
  let target: ClusterTarget;
  let watching: Watching;
  let monitor: Monitor;
  let scraper: TestScraper;
  let scrape: Scrape;

  before(async () => {
    const shards = [{ name: 'shard1', set: 'rs1', members: 3 }];
    fleet = await startFleet({ clusters: [{ name: 'shop', mongos: 1, config: 3, shards }] });
    target = plainCluster({ seeds: [fleet.routers[0]!.name], parts: PARTS });
    const pool = new ClientPool({
      accesses: new AccessStore(),
      monitor: { ...DEFAULT_MONITOR, heartbeatMs: 500 },
      onHeartbeat: (cluster, address, heartbeat) => {
        monitor.heartbeat(cluster, address, heartbeat);
      },
    });
    watching = new Watching(target, {}, { pool });
    monitor = new Monitor(watching.log, () => undefined, 500);
    await watching.inventory.start();
    monitor.track(watching.inventory.topology);
    await watching.inventory.start();
    scraper = new TestScraper(watching.inventory.topology, { pool });
    scrape = await scraper.scrape();
    await waitUntil(() => monitor.view(Date.now()).members.size > 0);
  });

  after(async () => {
    watching.inventory.stop();
    await scraper.close();
    await fleet.stop();
  });

  it('are in the configuration, and would be found', () => {
    const configured = serialize(target);
    for (const [what, secret] of Object.entries(SECRETS)) {
      assert.ok(configured.includes(/geheim\w+/.exec(secret)![0]), what);
    }
    const { accesses } = watching.pool;
    const { accessId } = watching.cluster.target.parts[0]!;
    assert.equal(accesses.accessOf(accessId).credentials?.password, SECRETS.password);
  });

  it('are used for the login, which the routers refuse', () => {
    const router = [...scrape.members.values()].find(({ member }) => member.clusterRole === 'mongos')!;
    assert.equal(router.up, true);
    const reasons = [...router.commandResults.values()].map(({ failure }) => failure?.reason);
    assert.ok(reasons.includes('auth'), reasons.join(' '));
  });

  it('are in no topology, scrape, analysis, event and state of the monitor', async () => {
    assert.ok(scrape.members.size >= fleet.members.length);
    const analysis = await inSlices(analyzing(scrape, (error) => assert.fail(error as Error)));
    const parts = {
      ...{ topology: watching.inventory.topology, whole: watching.inventory.whole, scrape, analysis },
      ...{ reports: reportsOf(analysis), view: monitor.view(Date.now()) },
      ...{ statuses: monitor.memberStatuses(), events: monitor.events.find(), log: watching.log },
    };
    for (const [what, part] of Object.entries(parts)) {
      assert.ok(!serialize(part).includes(MARK), `${what} contains a secret`);
    }
  });

  it('are in no answer of the web server', async () => {
    const application = new Application({
      monitor,
      topology: () => watching.inventory.topology,
      discovered: () => Promise.resolve(watching.inventory.topology),
      scrape: (wanted) => scraper.scraper.scrape(wanted),
      collectors: USUAL,
    });
    const probe = `/probe?target=${fleet.members[0]!.name}`;
    for (const path of [...PATHS, probe, '/probe?target=unknown']) {
      const response = await request(application.app).get(path);
      assert.ok(path.endsWith('unknown') || response.status === 200, `${path}: ${response.status}`);
      assert.ok(response.text.length > 0, path);
      assert.ok(!`${response.text}${JSON.stringify(response.headers)}`.includes(MARK), path);
    }
    assert.ok(!serialize(application.log).includes(MARK));
  });
});
