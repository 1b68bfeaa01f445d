import type { ObjectId } from 'mongodb';
import type { ConfigServers } from '../router/config-servers.js';
import { Router } from '../router/router.js';
import { writeRow } from '../router/router-pings.js';
import { connectionUri } from './access.js';
import { removeFolder, stopWithAll } from './cleanup.js';
import { freePorts } from './ports.js';
import type { ReplicaSet } from './replica-set.js';
import { registerShard } from './shard-data.js';
import type { ShardOptions } from './sharded-cluster-options.js';

/** What a {@link ShardedCluster} is made of, once its sets run. */
export interface ShardedClusterParts {
  readonly folder: string;
  readonly config: ConfigServers;
  readonly clusterId: ObjectId;
  readonly pingMs: number;
  /** Starts one more set of `--shardsvr` members. */
  readonly startShard: (shard: ShardOptions) => Promise<ReplicaSet>;
}

/** A running sharded cluster: real config servers and shards, with stand-ins for routers. */
export class ShardedCluster {
  readonly clusterId: ObjectId;
  /** The config servers. */
  readonly config: ReplicaSet;
  readonly #parts: ShardedClusterParts;
  readonly #shards = new Map<string, ReplicaSet>();
  readonly #routers: Router[] = [];
  readonly #forget: () => void;

  constructor(parts: ShardedClusterParts) {
    this.#parts = parts;
    this.clusterId = parts.clusterId;
    this.config = parts.config.set;
    this.#forget = stopWithAll(this);
  }

  /** By name, in the order in which they came. */
  get shards(): ReadonlyMap<string, ReplicaSet> {
    return this.#shards;
  }

  get routers(): readonly Router[] {
    return this.#routers;
  }

  /** The shard of that name. */
  shard(name: string): ReplicaSet {
    const shard = this.#shards.get(name);
    if (shard === undefined) throw new Error(`no shard ${name}`);
    return shard;
  }

  /** Connection string with all routers as seeds; `user` false: without a login. */
  uri(user: string | false = 'monitor'): string {
    const seeds = this.#routers.map(({ name }) => name);
    return connectionUri(this.config.access, seeds, {}, user);
  }

  /** Starts one more shard and has the cluster know it. */
  async addShard(name: string, members: number | Omit<ShardOptions, 'name'> = 1): Promise<ReplicaSet> {
    const shard = await this.#parts.startShard({
      name,
      ...(typeof members === 'number' ? { members } : members),
    });
    await this.takeIn(shard);
    return shard;
  }

  /** Has the cluster know a set of `--shardsvr` members that runs. */
  async takeIn(shard: ReplicaSet): Promise<void> {
    await registerShard(this.#parts.config, shard);
    this.#shards.set(shard.name, shard);
  }

  /** Starts one more router; resolved when it has registered. */
  async addRouter(): Promise<Router> {
    const { config, pingMs } = this.#parts;
    const [port] = await freePorts(1);
    const router = new Router({ config, port: port!, pingMs });
    this.#routers.push(router);
    await router.start();
    return router;
  }

  /** Adds a row of config.mongos whose router does not run, with its last ping that long ago. */
  async insertRouterRow({ name, ageSeconds }: { readonly name: string; readonly ageSeconds: number }) {
    const up = 1500;
    const ping = new Date(Date.now() - ageSeconds * 1000);
    await writeRow(this.#parts.config, name, { ping, up, created: new Date(ping.getTime() - up * 1000) });
  }

  /** From now on the ping of a router is that far behind the clock, though it runs. */
  async setRouterAge(name: string, seconds: number): Promise<void> {
    const router = this.#routers.find((candidate) => candidate.name === name);
    if (router === undefined) throw new Error(`no router ${name}`);
    await router.age(seconds);
  }

  /** Ends routers and servers at once and removes their data. */
  async stop(): Promise<void> {
    this.#forget();
    // First, and all of them before anything is waited for: their pings would open connections again.
    await Promise.all(this.#routers.map((router) => router.kill()));
    await Promise.all([this.config, ...this.#shards.values()].map((set) => set.stop()));
    await removeFolder(this.#parts.folder);
  }
}
