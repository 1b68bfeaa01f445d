import type { Document } from 'mongodb';
import { waitUntil } from '../wait-until.js';
import { connectionUri, type Access } from './access.js';
import { removeFolder, stopWithAll } from './cleanup.js';
import { describe, isSettled, isWritable, viewOf, type MemberView } from './member-view.js';
import type { MongoServer } from './mongo-server.js';
import { memberConfig, type MemberOptions } from './replica-set-options.js';

/** What a {@link ReplicaSet} is made of, once its processes run. */
export interface ReplicaSetParts {
  readonly name: string;
  readonly folder: string;
  readonly access: Access;
  readonly servers: readonly MongoServer[];
  /** Those of the servers that are in the configuration. */
  readonly initiated: readonly MongoServer[];
  /** Starts one more process. */
  readonly startServer: (options: MemberOptions & { readonly name: string }) => Promise<MongoServer>;
}

/** A running replica set. */
export class ReplicaSet {
  readonly name: string;
  readonly access: Access;
  readonly #parts: ReplicaSetParts;
  readonly #servers: MongoServer[];
  readonly #inSet: Set<MongoServer>;
  readonly #forget: () => void;

  constructor(parts: ReplicaSetParts) {
    this.name = parts.name;
    this.access = parts.access;
    this.#parts = parts;
    this.#servers = [...parts.servers];
    this.#inSet = new Set(parts.initiated);
    this.#forget = stopWithAll(this);
  }

  /** Every server, in the order of the options; also dead ones and those that are not in the set. */
  get members(): readonly MongoServer[] {
    return this.#servers;
  }

  /** The server of that name. */
  member(name: string): MongoServer {
    const server = this.#servers.find((candidate) => candidate.name === name);
    if (server === undefined) throw new Error(`no member ${name}`);
    return server;
  }

  /** Connection string with all members of the set as seeds; `user` false: without a login. */
  uri(user: string | false = 'monitor'): string {
    const seeds = [...this.#inSet].map(({ address }) => address);
    return connectionUri(this.access, seeds, { replicaSet: this.name }, user);
  }

  /** The one member that is writable now, or undefined. */
  async primary(): Promise<MongoServer | undefined> {
    return (await this.views()).find(isWritable)?.server;
  }

  /** Waits until some member is writable. */
  async waitForPrimary(timeoutMs = 30_000): Promise<MongoServer> {
    return waitUntil(() => this.primary(), { timeoutMs, message: `${this.name} has a writable primary` });
  }

  /** Waits until all members that answer are at rest and see each other so; see {@link isSettled}. */
  async waitUntilSettled(timeoutMs = 30_000): Promise<void> {
    await this.waitFor(isSettled, { timeoutMs, message: 'settled' });
  }

  /** Asks all members of the set again and again until `predicate` holds. */
  async waitFor(
    predicate: (views: readonly MemberView[]) => boolean,
    { timeoutMs = 30_000, message = 'condition' } = {},
  ): Promise<void> {
    let views: readonly MemberView[] = [];
    const probe = async (): Promise<boolean> => predicate((views = await this.views()));
    await waitUntil(probe, { timeoutMs, message: () => `${this.name}: ${message}\n${describe(views)}` });
  }

  /** How every member of the set stands now. */
  async views(): Promise<readonly MemberView[]> {
    return Promise.all([...this.#inSet].map(viewOf));
  }

  /** Changes the configuration; `change` gets the present one and returns the next, the version apart. */
  async reconfig(change: (config: Document) => Document): Promise<void> {
    const primary = await this.waitForPrimary();
    const { config } = (await primary.command({ replSetGetConfig: 1 })) as { config: Document };
    const next = change(config);
    await primary.command({ replSetReconfig: { ...next, version: Number(config.version) + 1 } });
  }

  /** Adds a new member, or a server that has not been initiated, and waits until it is in its final state. */
  async addMember(member: MongoServer | MemberOptions): Promise<MongoServer> {
    const isServer = this.#servers.includes(member as MongoServer);
    const server = isServer
      ? (member as MongoServer)
      : await this.#parts.startServer({
          name: `member-${this.#servers.length}`,
          ...(member as MemberOptions),
        });
    if (!isServer) this.#servers.push(server);
    await this.reconfig((config) => {
      const members = config.members as readonly Document[];
      const id = 1 + Math.max(...members.map(({ _id }) => Number(_id)));
      const entry = memberConfig(id, server.address, isServer ? {} : (member as MemberOptions));
      return { ...config, members: [...members, entry] };
    });
    this.#inSet.add(server);
    await server.authenticate();
    await this.waitUntilSettled();
    return server;
  }

  /** Takes a member out of the configuration; its process runs on. */
  async removeMember(server: MongoServer): Promise<void> {
    await this.reconfig((config) => ({
      ...config,
      members: (config.members as readonly Document[]).filter(({ host }) => host !== server.address),
    }));
    this.#inSet.delete(server);
  }

  /** Ends all processes at once and removes their data. */
  async stop(): Promise<void> {
    this.#forget();
    await Promise.all(this.#servers.map((server) => server.discard()));
    await removeFolder(this.#parts.folder);
  }
}
