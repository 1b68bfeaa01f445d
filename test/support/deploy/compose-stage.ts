import type { Document } from 'mongodb';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { Alertmanager } from '../alertmanager.js';
import { configure } from '../alertmanager-config.js';
import { ExporterProcess } from '../exporter.js';
import { Mailbox, MAIL_LOGIN } from '../mailbox.js';
import type { MongoServer } from '../mongo-servers.js';
import { Prometheus } from '../prometheus.js';
import { removeFolder, temporaryFolder } from '../servers/cleanup.js';
import { shortenRoutes } from '../shorten.js';
import { commandOf, readCompose } from './compose-file.js';
import { SECRETS, startMembers, withAddresses, type Members } from './compose-servers.js';
import { runMongosh } from './mongosh.js';
import { fromRoot, readText } from './repository.js';
import { makeSecrets, type SecretFolders } from './secrets.js';
import { shellOn } from './shell-server.js';

interface PrometheusConfig {
  rule_files: string[];
  scrape_configs: [{ static_configs: object[]; dns_sd_configs: { names: string[]; port: number }[] }];
}

/** By which the waits of Alertmanager's routes are divided. */
const FACTOR = 30;

/** What the compose file starts, by its files and commands, as programs of this machine. */
export class ComposeStage {
  readonly compose = readCompose();
  readonly folder = temporaryFolder();
  secrets!: SecretFolders;
  exporter!: ExporterProcess;
  mailbox!: Mailbox;
  alertmanager!: Alertmanager;
  prometheus!: Prometheus;
  readonly #sets = new Map<string, Members>();

  /** @param sets - services whose sets are made, by the service that makes each */
  async start(sets: Readonly<Record<string, readonly string[]>>): Promise<void> {
    this.secrets = await makeSecrets(this.folder);
    await Promise.all(
      Object.entries(sets).map(async ([service, names]) => {
        const members = await startMembers(this.compose, names, this.folder, this.#keyFile());
        this.#sets.set(service, members);
        await this.initiate(service);
      }),
    );
    this.exporter = await ExporterProcess.start(this.exporterCommand('exporter', 'demo-init'));
    this.mailbox = await Mailbox.start();
    const config = await configure(this.folder, this.#values());
    writeFileSync(config, shortenRoutes(readFileSync(config, 'utf8'), FACTOR));
    this.alertmanager = await Alertmanager.start(config);
    this.prometheus = await Prometheus.start(this.#prometheusConfig());
  }

  /** The servers of a set, by the service that makes it. */
  members(service: string): readonly MongoServer[] {
    return [...(this.#sets.get(service)?.values() ?? [])];
  }

  /** Does once what the service does that makes a set; yields what it prints. */
  async initiate(service: string): Promise<readonly string[]> {
    const { environment = {}, network_mode: network } = this.compose.services[service]!;
    const members = this.#sets.get(service)!;
    // Those that run here; of the others there is no address.
    const hosts = withAddresses(environment.MEMBERS!, members).split(',');
    const here = hosts.filter((host) => host.startsWith('127.0.0.1:'));
    const env = { ...environment, SECRETS: this.secrets.mongodb, MEMBERS: here.join() };
    const beside = members.get(network!.replace('service:', ''))!;
    return runMongosh('deploy/compose/replica-set.mongodb', { env }, shellOn(beside, this.#keyFile()));
  }

  /** What a server answers to one of the users. */
  async ask(server: MongoServer, user: string, database: string, command: Document): Promise<Document> {
    const password = readFileSync(join(this.secrets.mongodb, `${user}-password`), 'utf8');
    const client = server.client({ auth: { username: user, password }, authSource: 'admin' });
    return client.db(database).command(command);
  }

  /** The command of an exporter, with the addresses and paths that there are here. */
  exporterCommand(name: string, set: string): readonly string[] {
    return commandOf(this.compose.services[name]!).map((word) =>
      withAddresses(word, this.#sets.get(set)!).replace(`=${SECRETS}/`, `=${this.secrets.exporter}/`),
    );
  }

  /** Ends all that was started, also after a start that failed. */
  async stop(): Promise<void> {
    const programs = [this.prometheus, this.alertmanager, this.exporter, this.mailbox];
    await Promise.all(programs.map((one) => one?.stop()));
    const servers = [...this.#sets.keys()].flatMap((service) => this.members(service));
    await Promise.all(servers.map((server) => server.discard()));
    await removeFolder(this.folder);
  }

  #keyFile() {
    const path = join(this.secrets.mongodb, 'key-file');
    return { path, key: readFileSync(path, 'utf8') };
  }

  #values(): string {
    const password = join(this.folder, 'smtp-password');
    writeFileSync(password, MAIL_LOGIN.password);
    const values = readText('deploy/compose/values.env').replace('=mail:1025', `=${this.mailbox.smarthost}`);
    // The tests' mail server wants a login.
    return `${values}SMTP_USER=${MAIL_LOGIN.user}\nSMTP_PASSWORD_FILE=${password}\n`;
  }

  #prometheusConfig(): string {
    const exporter = `127.0.0.1:${this.exporter.port ?? 0}`;
    const text = readText('deploy/compose/prometheus.yml')
      .replace('exporter:9927', exporter)
      .replace('alertmanager:9093', this.alertmanager.address);
    const config = parse(text) as PrometheusConfig;
    config.rule_files = [fromRoot('alerts/rules/*.yaml')];
    // No name server here knows the second exporter: a target as it would be found, in front of the same exporter.
    const [{ static_configs: targets, dns_sd_configs: found }] = config.scrape_configs;
    const [{ names } = { names: [] }] = found.splice(0);
    targets.push({ targets: [exporter], labels: { __meta_dns_name: names[0] } });
    return stringify(config);
  }
}
