import type { Certificates } from '../certificates.js';
import { startStandalone, type Standalone } from '../mongo-servers.js';
import { TcpProxy } from '../tcp-proxy.js';
import { Deployment } from './deployment.js';
import type { End } from './fault.js';
import { TopologyFile } from './topology-file.js';

/** How both servers are got into. */
export interface Ways {
  readonly certificates?: Certificates;
  /** Authentication is on; the exporter logs in as `monitor`. */
  readonly auth?: boolean;
}

/** Something that listens on a port of 127.0.0.1. */
export interface Listening {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** Two real servers by themselves, in clusters of their own: a neighbour, and the patient behind a proxy. */
export class ProxiedStandalone {
  readonly proxy: TcpProxy;
  readonly patient: Standalone;
  readonly deployment: Deployment;
  readonly #neighbour: Standalone;
  readonly #topology: TopologyFile;

  private constructor(
    [neighbour, patient]: readonly [Standalone, Standalone],
    proxy: TcpProxy,
    deployment: Deployment,
    topology: TopologyFile,
  ) {
    this.#neighbour = neighbour;
    this.patient = patient;
    this.proxy = proxy;
    this.deployment = deployment;
    this.#topology = topology;
  }

  static async start({ certificates, auth = false }: Ways): Promise<ProxiedStandalone> {
    const options = { auth, ...(certificates && { tls: { certificates } }) };
    const servers = await Promise.all([startStandalone(options), startStandalone(options)]);
    const [neighbour, { server }] = servers;
    const proxy = await TcpProxy.start(server.port);
    const topology = new TopologyFile(neighbour.server.address, proxy.address, {
      ...(certificates && { tls: { caFile: certificates.caFile } }),
    });
    if (auth) topology.logIn('monitor', 'monitor-password');
    const deployment = await Deployment.start(proxy.address, 2, [`--topology.file=${topology.path}`]);
    return new ProxiedStandalone(servers, proxy, deployment, topology);
  }

  /** For the making of a fault: at the patient's port somebody else is found. */
  readonly leadingTo = (open: () => Promise<Listening>) => async (): Promise<End> => {
    const { port, stop } = await open();
    this.proxy.lead(port);
    return async () => {
      this.proxy.lead(this.patient.server.port);
      await stop();
    };
  };

  /** For the making of a fault: the exporter logs in to the patient as somebody else, and something fails then. */
  readonly loggingInAs = (username: string, password: string) => async (): Promise<End> => {
    const { exporter, patient: member } = this.deployment;
    this.#topology.logIn('monitor', 'monitor-password', { username, password });
    process.kill(exporter.pid, 'SIGHUP');
    await exporter.scrapeUntil((page) => page.all('mongodb_scrape_command_failure', { member }).length > 0);
    return () => {
      this.#topology.logIn('monitor', 'monitor-password');
      process.kill(exporter.pid, 'SIGHUP');
    };
  };

  async stop(): Promise<void> {
    await this.deployment.stop();
    await this.proxy.close();
    await Promise.all([this.#neighbour, this.patient].map((one) => one.stop()));
    await this.#topology.remove();
  }
}
