import type { ReceivedAlert } from './alertmanager.js';
import { writeShortRules } from './alert-rules.js';
import { ExporterProcess } from './exporter.js';
import type { Mail } from './mailbox.js';
import { startReplicaSet, type ReplicaSet } from './mongo-servers.js';
import { Notifications } from './notifications.js';
import { Prometheus } from './prometheus.js';
import { removeFolder, temporaryFolder } from './servers/cleanup.js';
import { firingAlerts } from './alert-mails.js';
import { waitUntil } from './wait-until.js';

type Labels = Readonly<Record<string, string>>;

const has = (labels: Labels, wanted: Labels): boolean =>
  Object.entries(wanted).every(([name, value]) => labels[name] === value);

/** All there is between a server and the person who is told: real programs, our rules, our configuration. */
export class AlertChain {
  set!: ReplicaSet;
  exporter!: ExporterProcess;
  prometheus!: Prometheus;
  notifications!: Notifications;
  #rules: string | undefined;

  /**
   * Starts a set of three members and what watches it; {@link stop} also ends what was started before this failed.
   *
   * @param cluster - name of the topology
   * @param factor - by which every wait of rules and routes is divided
   */
  async start(cluster: string, factor: number): Promise<void> {
    this.#rules = temporaryFolder();
    writeShortRules(this.#rules, factor);
    this.notifications = await Notifications.start(factor);
    this.set = await startReplicaSet({ members: [{}, {}, {}], settings: { heartbeatTimeoutSecs: 2 } });
    this.exporter = await ExporterProcess.start([
      `--mongodb.uri=${this.set.uri()}`,
      `--topology.name=${cluster}`,
    ]);
    this.prometheus = await Prometheus.start(`
global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: ${15_000 / factor}ms }
rule_files: ['${this.#rules}/*.yaml']
alerting: { alertmanagers: [{ static_configs: [{ targets: ['${this.notifications.alertmanager.address}'] }] }] }
scrape_configs:
  - job_name: mongodb
    static_configs: [{ targets: ['127.0.0.1:${this.exporter.port ?? 0}'] }]
`);
    // The secondaries of a new set have no sync source until there is something to replicate.
    const writer = (await this.set.waitForPrimary()).client();
    await writer
      .db('test')
      .collection('test')
      .insertOne({}, { writeConcern: { w: 3 } });
    // Prometheus takes five seconds to begin with its first scrape.
    await waitUntil(async () => (await this.prometheus.value('sum(mongodb_up)')) === 3, {
      timeoutMs: 30_000,
      message: () => `Prometheus has scraped all members\n${this.exporter.output}`,
    });
  }

  /** Mails that tell of an alert with these labels while it fires. */
  mailsOf(wanted: Labels): readonly Mail[] {
    return this.notifications.mails.filter((mail) =>
      firingAlerts(mail).some(({ alertname, labels }) => has({ alertname, ...labels }, wanted)),
    );
  }

  /** Waits for the first of them. */
  async firstMailOf(wanted: Labels): Promise<Mail> {
    return waitUntil(() => this.mailsOf(wanted)[0], {
      timeoutMs: 30_000,
      message: () => `mail of ${JSON.stringify(wanted)}\n${this.notifications.mailbox.describe()}`,
    });
  }

  /** Waits until the alert is there and nobody is told of it; yields the names of those told instead. */
  async mutedBy(wanted: Labels): Promise<readonly string[]> {
    let alerts: readonly ReceivedAlert[] = [];
    const { status } = await waitUntil(
      async () => {
        alerts = await this.notifications.alertmanager.alerts();
        return alerts.find(
          ({ labels, status: { inhibitedBy } }) => has(labels, wanted) && inhibitedBy.length,
        );
      },
      { timeoutMs: 30_000, message: () => `${JSON.stringify(wanted)} is muted: ${JSON.stringify(alerts)}` },
    );
    const told = alerts.filter(({ fingerprint }) => status.inhibitedBy.includes(fingerprint));
    return told.map(({ labels: { alertname = '' } }) => alertname);
  }

  async stop(): Promise<void> {
    // One that never started must not keep the others from being ended.
    const parts = [this.prometheus, this.exporter, this.notifications, this.set];
    await Promise.all(parts.map((part) => part?.stop()));
    if (this.#rules !== undefined) await removeFolder(this.#rules);
  }
}
