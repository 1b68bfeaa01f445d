import bcrypt from 'bcryptjs';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCertificates } from '../certificates.js';
import { ExporterProcess } from '../exporter.js';
import { startFleet, type Fleet } from '../fleet/fleet.js';
import { Prometheus } from '../prometheus.js';
import { removeFolder, temporaryFolder } from '../servers/cleanup.js';
import { waitUntil } from '../wait-until.js';
import { readText } from './repository.js';

/** The scrape examples. */
export const EXAMPLES = 'deploy/prometheus';

const LOGIN = { user: 'prometheus', password: 'secret' };

const CLUSTER = {
  name: 'shop',
  mongos: 2,
  config: 3,
  shards: ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({ name, members: 3 })),
};

/** A sharded cluster, exporters with and without TLS, and a Prometheus for each example. */
export class ScrapeStage {
  readonly #folder = temporaryFolder();
  readonly #running: { readonly stop: () => Promise<unknown> }[] = [];
  fleet!: Fleet;

  /** Starts all but the Prometheus servers. */
  async start(): Promise<Readonly<Record<'plain' | 'secured', ExporterProcess>>> {
    this.fleet = await startFleet({ clusters: [CLUSTER] });
    const args = [`--mongodb.uri=mongodb://${this.fleet.routers[0]!.name}/`, '--topology.name=shop'];
    const webFile = await this.#writeWebFile();
    const plain = await ExporterProcess.start(args);
    this.#running.push(plain);
    // Nobody asks it over plain HTTP whether it is ready: Prometheus waits for it.
    const secured = ExporterProcess.spawn([
      ...[...args, '--web.listen-address=127.0.0.1:0', `--web.config.file=${webFile}`],
    ]);
    this.#running.push(secured);
    await waitUntil(() => secured.port !== undefined, { message: () => secured.output });
    return { plain, secured };
  }

  /**
   * Starts Prometheus with an example, in a hurry and with the addresses and paths that there are here.
   *
   * @param server - which one of several servers it is
   */
  async startPrometheus(name: string, { port = 0 }: ExporterProcess, server = 0): Promise<Prometheus> {
    const text = readText(`${EXAMPLES}/${name}.yml`)
      .replaceAll('exporter.example.net:9927', `localhost:${port}`)
      .replaceAll(/(scrape_interval|scrape_timeout|refresh_interval): \d+s/g, '$1: 2s')
      .replaceAll('/etc/prometheus/exporter-ca.pem', join(this.#folder, 'ca.pem'))
      .replaceAll('/etc/prometheus/', `${this.#folder}/`)
      .replaceAll(/0(?=' # of this server$)/gm, String(server));
    const prometheus = await Prometheus.start(text);
    this.#running.push(prometheus);
    return prometheus;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#running.map((one) => one.stop()));
    await this.fleet?.stop();
    await removeFolder(this.#folder);
  }

  /** TLS and a login for the exporter, and what Prometheus needs for them. */
  async #writeWebFile(): Promise<string> {
    const { serverCertificateFile, serverKeyFile } = await createCertificates(this.#folder);
    writeFileSync(join(this.#folder, 'exporter-password'), LOGIN.password);
    const file = join(this.#folder, 'web.yml');
    const tls = `tls_server_config: { cert_file: ${serverCertificateFile}, key_file: ${serverKeyFile} }`;
    // The least cost that is allowed: a test has no time to lose.
    const users = `basic_auth_users: { ${LOGIN.user}: ${bcrypt.hashSync(LOGIN.password, 4)} }`;
    writeFileSync(file, `${tls}\n${users}\n`);
    return file;
  }
}
