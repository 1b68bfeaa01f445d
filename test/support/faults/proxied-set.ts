import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startReplicaSet, waitUntil, type MongoServer, type ReplicaSet } from '../mongo-servers.js';
import { removeFolder, temporaryFolder } from '../servers/cleanup.js';
import { TcpProxy } from '../tcp-proxy.js';
import { Deployment } from './deployment.js';

/**
 * A real set of three and an exporter that reaches the last of them, the patient, over a way of its own: what befalls
 * the way only the exporter notices. The patient is hidden: no other member replicates from it.
 */
export class ProxiedSet {
  readonly set: ReplicaSet;
  readonly proxy: TcpProxy;
  readonly deployment: Deployment;
  readonly #folder: string;

  private constructor(set: ReplicaSet, proxy: TcpProxy, deployment: Deployment, folder: string) {
    this.set = set;
    this.proxy = proxy;
    this.deployment = deployment;
    this.#folder = folder;
  }

  static async start(): Promise<ProxiedSet> {
    const set = await startReplicaSet({
      members: [{ priority: 2 }, {}, { hidden: true }],
      // Who replicates from whom stays as it is.
      settings: { chainingAllowed: false },
    });
    const patient = set.members[2]!;
    const proxy = await TcpProxy.start(patient.port);
    const folder = temporaryFolder();
    writeTopology(folder, set, proxy.address);
    const args = [`--topology.file=${join(folder, 'topology.json')}`];
    const deployment = await Deployment.start(patient.address, set.members.length, args);
    return new ProxiedSet(set, proxy, deployment, folder);
  }

  get patient(): MongoServer {
    return this.set.members[2]!;
  }

  /** Has the exporter dial the patient at another address. */
  async dial(address: string = this.proxy.address): Promise<void> {
    const { exporter } = this.deployment;
    writeTopology(this.#folder, this.set, address);
    process.kill(exporter.pid, 'SIGHUP');
    const isDialled = async (): Promise<boolean> =>
      (await (await exporter.fetch('/api/topology')).text()).includes(`"address":${JSON.stringify(address)}`);
    await waitUntil(isDialled, { message: `${address} is dialled` });
  }

  async stop(): Promise<void> {
    await this.deployment.stop();
    await this.proxy.close();
    await this.set.stop();
    await removeFolder(this.#folder);
  }
}

function writeTopology(folder: string, { name, members }: ReplicaSet, patientAddress: string): void {
  const declared = members.map(({ port }, index) => ({
    ...{ host: '127.0.0.1', port },
    ...(index === 2 && { address: patientAddress }),
  }));
  const topology = { name: 'test', replicaSets: { [name]: { members: declared } } };
  writeFileSync(join(folder, 'topology.json'), JSON.stringify(topology));
}
