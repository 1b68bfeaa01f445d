import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { requireAlertmanager } from '../support/alertmanager.js';
import { ComposeStage } from '../support/deploy/compose-stage.js';
import { runMongosh } from '../support/deploy/mongosh.js';
import { shellOn } from '../support/deploy/shell-server.js';
import { requireMongod } from '../support/mongod-binary.js';
import { requirePrometheus } from '../support/prometheus.js';
import { waitUntil } from '../support/wait-until.js';

/** The sets of the compose file, by the service that makes them. Of the sharded cluster, one member of each will do. */
const SETS: Readonly<Record<string, readonly string[]>> = {
  'demo-init': ['demo-db1', 'demo-db2', 'demo-db3'],
  'shop-config-init': ['shop-config1'],
  'shop-a-init': ['shop-a1'],
};

/** What is compared between two starts. */
interface Seen {
  readonly config: { readonly members: readonly object[] };
  readonly users: readonly { readonly user: string; readonly roles: readonly object[] }[];
}

describe('docker-compose.yml: its scripts, commands and configurations, by real programs', function () {
  this.timeout(90_000);
  let stage: ComposeStage;

  before(async function () {
    await requireMongod(this);
    requirePrometheus(this);
    requireAlertmanager(this);
    stage = new ComposeStage();
    await stage.start(SETS);
  });

  after(() => stage?.stop());

  it('makes each set with its members and users, once', async () => {
    for (const [service, names] of Object.entries(SETS)) {
      const [first] = stage.members(service);
      const seen = async (): Promise<Seen> => {
        const config = await stage.ask(first!, 'admin', 'admin', { replSetGetConfig: 1 });
        const users = await stage.ask(first!, 'admin', 'admin', { usersInfo: 1 });
        return { config: config.config as Seen['config'], users: users.users as Seen['users'] };
      };
      const before = await seen();
      assert.equal(before.config.members.length, names.length);
      assert.equal('configsvr' in before.config, service === 'shop-config-init');
      assert.deepEqual(
        before.users.map(({ user, roles }) => [user, roles]),
        [
          ['admin', [{ role: 'root', db: 'admin' }]],
          ['exporter', [{ role: 'clusterMonitor', db: 'admin' }]],
          ['traffic', [{ role: 'readWrite', db: 'demo' }]],
        ],
      );
      const { SET } = stage.compose.services[service]!.environment!;
      assert.deepEqual(await stage.initiate(service), [`${SET}: ready`]);
      assert.deepEqual(await seen(), before);
    }
  });

  it('lets nobody in without a login', async () => {
    const [first] = stage.members('demo-init');
    const stranger = first!.client().db('admin');
    await assert.rejects(stranger.command({ replSetGetStatus: 1 }), /requires authentication/);
    await assert.rejects(stage.ask(first!, 'traffic', 'other', { find: 'orders' }), /not authorized/);
  });

  it('has traffic, which the servers take', async () => {
    const [first] = stage.members('demo-init');
    const env = { SECRETS: stage.secrets.mongodb };
    const server = shellOn(first!, { path: '', key: '' });
    await runMongosh('deploy/compose/traffic.mongodb', { env, mostSleeps: 2 }, server);
    const { cursor } = await stage.ask(first!, 'traffic', 'demo', { find: 'orders' });
    const { firstBatch } = cursor as { firstBatch: readonly { state: string }[] };
    assert.deepEqual(
      firstBatch.map(({ state }) => state),
      ['paid', 'paid', 'paid'],
    );
  });

  it('the exporter is let in by every member, and refused nothing', async () => {
    const page = await stage.exporter.scrapeUntil(
      (now) => now.all('mongodb_replset_lag_seconds').length === 3,
    );
    const up = page.byMember('mongodb_up', { mongodb_cluster: 'demo' });
    assert.deepEqual(Object.values(up), [1, 1, 1]);
    assert.deepEqual(page.all('mongodb_scrape_command_failure'), []);
    assert.equal(page.value('mongodb_replset_fault_tolerance'), 1);
  });

  it('Prometheus scrapes both exporters under their names, and knows Alertmanager', async () => {
    const { prometheus, alertmanager } = stage;
    const scraped = 'count(mongodb_exporter_build_info)';
    await waitUntil(async () => (await prometheus.value(scraped)) === 2, {
      timeoutMs: 20_000,
      message: () => prometheus.output,
    });
    const targets = (await prometheus.query('up == 1')).map(({ metric }) => metric.instance);
    assert.deepEqual(targets.sort(), [`127.0.0.1:${stage.exporter.port}`, 'exporter-sharded:9927']);
    // Alerts themselves are told at once or a minute later.
    const [, address = ''] = /Listening on" address=(\S+)/.exec(prometheus.output) ?? [];
    const known = await (await fetch(`http://${address}/api/v1/alertmanagers`)).json();
    const { data } = known as { data: { activeAlertmanagers: readonly { url: string }[] } };
    assert.deepEqual(
      data.activeAlertmanagers.map(({ url }) => new URL(url).host),
      [alertmanager.address],
    );
  });

  it('raises nothing else while all is well, but that all servers are young', async () => {
    const raised = await stage.prometheus.query(
      'ALERTS{alertname!~"MongoDBWatchdog|MongoDBInstanceRestarted"}',
    );
    assert.deepEqual(
      raised.map(({ metric }) => metric),
      [],
    );
  });

  it('a critical alert comes as mail with a link to Grafana, and as a text message', async () => {
    const labels = {
      alertname: 'MongoDBNoMajority',
      severity: 'critical',
      mongodb_cluster: 'demo',
      replica_set: 'demo',
    };
    const annotations = { summary: 'Test', dashboard_url: '/d/mongodb-topology-replica-set' };
    await stage.alertmanager.post([{ labels, annotations }]);
    const mail = await stage.mailbox.waitFor('dba@example.net', ({ subject }) => subject.includes('Test'));
    assert.equal(mail.from, 'alertmanager@example.net');
    assert.match(mail.text, /http:\/\/localhost:3000\/d\/mongodb-topology-replica-set/);
    await stage.mailbox.waitFor('4915112345678@sms.example.net', ({ text }) => text.includes('demo/demo'));
  });

  it('health checks tell who is there', async () => {
    const { services } = stage.compose;
    for (const name of ['prometheus', 'alertmanager'] as const) {
      const { healthcheck, ports } = services[name]!;
      const { port, pathname } = new URL(healthcheck!.test.at(-1)!);
      assert.equal(port, ports![0]!.split(':')[2]);
      // What is waited for when the two start here.
      assert.equal(pathname, '/-/ready');
    }
    const [, server] = stage.members('demo-init');
    const [kind, program = '', ...words] = services['demo-db2']!.healthcheck!.test;
    assert.equal(kind, 'CMD');
    const isHealthy = () =>
      spawnSync(
        program,
        words.map((word) => word.replace('/27017', `/${server!.port}`)),
      ).status === 0;
    assert.ok(isHealthy());
    await server!.kill();
    assert.ok(!isHealthy());
  });
});
