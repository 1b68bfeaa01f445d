import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse, stringify } from 'yaml';
import { requireAlertmanager } from '../support/alertmanager.js';
import { writeShortRules } from '../support/alert-rules.js';
import type { Mail } from '../support/mailbox.js';
import { Notifications } from '../support/notifications.js';
import { Prometheus, requirePrometheus } from '../support/prometheus.js';
import { removeFolder, temporaryFolder } from '../support/servers/cleanup.js';
import { firingAlerts } from '../support/alert-mails.js';
import { waitUntil } from '../support/wait-until.js';

/** All waits of rules and routes are divided by this. */
const FACTOR = 60;

/** A page that an exporter could have, which the test changes. */
class FakeExporter {
  page: readonly string[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<FakeExporter> {
    const server = createServer((_, response) => {
      response.setHeader('content-type', 'text/plain; version=0.0.4').end(`${exporter.page.join('\n')}\n`);
    });
    const exporter = new FakeExporter(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return exporter;
  }

  get target(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

const set = (cluster: string, more = '') =>
  `mongodb_cluster="${cluster}",cluster_role="replset",replica_set="rs0"${more}`;
const member = (cluster: string, name: string) => set(cluster, `,member="${name}"`);

/** A healthy set, with the id and what else is to be said of it. */
const pageOf = (cluster: string, id: string, ...more: readonly string[]): readonly string[] => [
  'mongodb_exporter_build_info{version="1.0.0"} 1',
  `mongodb_topology_discovery_success{mongodb_cluster="${cluster}"} 1`,
  `mongodb_replset_id_info{${set(cluster)},id="${id}"} 1`,
  `mongodb_replset_members{${set(cluster)}} 3`,
  `mongodb_replset_members_up{${set(cluster)}} 3`,
  `mongodb_up{${member(cluster, `${cluster}-a:27017`)}} 1`,
  ...more,
];

/** A member that neither the exporter nor its peers reach. */
const dead = (cluster: string, name: string): readonly string[] => [
  `mongodb_up{${member(cluster, name)}} 0`,
  `mongodb_heartbeat_consecutive_failures{${member(cluster, name)}} 9`,
  `mongodb_replset_heartbeat_health{${member(cluster, name)},observer="a:27017"} 0`,
  `mongodb_replset_heartbeat_silence_seconds{${member(cluster, name)},observer="a:27017"} 99`,
  `mongodb_replset_heartbeat_timeout_seconds{${set(cluster)}} 10`,
  `mongodb_replset_fault_tolerance{${set(cluster)}} 0`,
  `mongodb_replset_voting_members{${set(cluster)}} 3`,
];

const router = (name: string, up: number): string =>
  `mongodb_up{mongodb_cluster="shop",cluster_role="mongos",member="${name}"} ${up}`;

const lag = (cluster: string): string =>
  `mongodb_replset_lag_beyond_delay_seconds{${member(cluster, `${cluster}-b:27017`)}} 100`;

describe('alerts on what is missing, hidden or overridden, as mail', function () {
  this.timeout(120_000);
  let folder: string;
  let notifications: Notifications;
  let prometheus: Prometheus;
  let exporters: readonly FakeExporter[];

  const writeTargets = (targets: readonly FakeExporter[]): void => {
    const groups = [{ targets: targets.map(({ target }) => target) }];
    writeFileSync(join(folder, 'targets.json'), JSON.stringify(groups));
  };

  const mailsOf = (alertname: string, cluster: string): readonly Mail[] =>
    notifications.mails.filter((mail) =>
      firingAlerts(mail).some(
        (alert) => alert.alertname === alertname && alert.labels.mongodb_cluster === cluster,
      ),
    );

  const mailOf = async (alertname: string, cluster: string): Promise<Mail> =>
    waitUntil(() => mailsOf(alertname, cluster)[0], {
      timeoutMs: 60_000,
      message: () => `mail of ${alertname} of ${cluster}\n${notifications.mailbox.describe()}`,
    });

  /** Those that fire now. */
  const firing = async (matchers: string): Promise<readonly string[]> => {
    const series = await prometheus.query(`ALERTS{alertstate="firing",${matchers}}`);
    return series.map(({ metric }) => `${metric.alertname} ${metric.member ?? ''}`.trim()).sort();
  };

  before(async function () {
    requirePrometheus(this);
    requireAlertmanager(this);
    folder = temporaryFolder();
    writeShortRules(folder, FACTOR);
    // A second ruler records the same thresholds, and one cluster has its own.
    const thresholds = parse(readFileSync(join(folder, 'thresholds.yaml'), 'utf8')) as {
      groups: [{ rules: readonly object[] }];
    };
    const [{ rules }] = thresholds.groups;
    const again = rules.map((rule) => ({ ...rule, labels: { cluster: 'eu-1' } }));
    const own = {
      record: 'mongodb:threshold:lag_warning_seconds',
      expr: 'vector(600)',
      labels: { mongodb_cluster: 'reporting' },
    };
    writeFileSync(
      join(folder, 'again.yaml'),
      stringify({ groups: [{ name: 'again', rules: [...again, own] }] }),
    );
    notifications = await Notifications.start(FACTOR);
    exporters = await Promise.all(Array.from({ length: 4 }, async () => FakeExporter.start()));
    const [shop, twin, reporting, leaves] = exporters as [
      FakeExporter,
      FakeExporter,
      FakeExporter,
      FakeExporter,
    ];
    shop.page = pageOf('shop', 'aaaa', router('r1:27017', 1), router('r2:27017', 1), lag('shop'));
    twin.page = ['mongodb_exporter_build_info{version="1.0.0"} 1', ...pageOf('shop', 'bbbb').slice(2, 3)];
    reporting.page = pageOf('reporting', 'cccc', lag('reporting'), ...dead('reporting', 'dead:27017'));
    leaves.page = pageOf('leaves', 'dddd');
    writeTargets(exporters);
    prometheus = await Prometheus.start(`
global: { scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 500ms }
rule_files: ['${folder}/*.yaml']
alerting: { alertmanagers: [{ static_configs: [{ targets: ['${notifications.alertmanager.address}'] }] }] }
scrape_configs:
  - job_name: mongodb
    honor_labels: true
    file_sd_configs: [{ files: ['${folder}/targets.json'], refresh_interval: 500ms }]
`);
    await waitUntil(
      async () => (await prometheus.value('count(mongodb:cluster_last_watched_timestamp_seconds)')) === 3,
      {
        timeoutMs: 40_000,
        message: () => prometheus.output,
      },
    );
  });

  after(async () => {
    await prometheus?.stop();
    await notifications?.stop();
    for (const exporter of exporters ?? []) exporter.stop();
    if (folder !== undefined) await removeFolder(folder);
  });

  it('a threshold that is recorded twice still holds, and a cluster overrides it', async () => {
    const mail = await mailOf('MongoDBLagHigh', 'shop');
    assert.match(mail.text, /1m 40s behind the primary/);
    assert.deepEqual(mailsOf('MongoDBLagHigh', 'reporting'), []);
    assert.deepEqual(await firing('mongodb_cluster="reporting",alertname="MongoDBLagHigh"'), []);
  });

  it('one dead member is one alert', async () => {
    await mailOf('MongoDBInstanceDown', 'reporting');
    await sleep((6 * 60_000) / FACTOR);
    assert.deepEqual(await firing('mongodb_cluster="reporting"'), ['MongoDBInstanceDown dead:27017']);
  });

  it('two sets of one name are found', async () => {
    const mail = await mailOf('MongoDBNameClash', 'shop');
    assert.match(mail.text, /2 different deployments are monitored under the name\s+shop\/rs0/);
  });

  it('a dead router stays reported when the page no longer has it', async () => {
    const [shop] = exporters as [FakeExporter];
    const without = shop.page.filter((line) => !line.includes('r2:27017'));
    shop.page = [...without, router('r2:27017', 0)];
    await mailOf('MongoDBInstanceDown', 'shop');
    shop.page = without;
    // Longer than the hold of seven minutes and the three of a last value.
    await sleep((15 * 60_000) / FACTOR);
    assert.deepEqual(await firing('alertname="MongoDBInstanceDown",cluster_role="mongos"'), [
      'MongoDBInstanceDown r2:27017',
    ]);
  });

  it('an exporter that leaves service discovery takes no cluster away unnoticed', async () => {
    writeTargets(exporters.slice(0, 3));
    const mail = await mailOf('MongoDBClusterUnwatched', 'leaves');
    assert.equal(mail.subject, '[critical] leaves: MongoDB cluster is not monitored');
    assert.deepEqual(await firing('alertname=~"MongoDBExporterDown|MongoDBClusterUnwatched"'), [
      'MongoDBClusterUnwatched',
    ]);
  });
});
