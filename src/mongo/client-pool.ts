import type { SecureContext } from 'node:tls';
import type { Access } from '../config/config.js';
import { createTlsContext, sameAccess, type MonitorSettings } from './client-options.js';
import {
  HeartbeatSources,
  type Heartbeat,
  type HeartbeatListener,
  type HeartbeatSource,
  type RoundTrip,
} from './heartbeat-source.js';
import { MemberClient } from './member-client.js';

/** A member to connect to, with its access. */
export interface Contactable {
  readonly cluster: string;
  readonly address: string;
  readonly access: Access;
  /**
   * False for an arbiter: it has no users, and would log a refusal for every connection with a login. A client that
   * was created before this was known drops its login.
   */
  readonly login?: boolean;
}

type Process = Pick<Contactable, 'cluster' | 'address'>;

/**
 * Host names that the configuration of the exporter gives to the member at an address, if they differ from it. The
 * certificate may be for one of these names. Never a name that a server reports.
 */
export type OwnNames = (cluster: string, address: string) => readonly string[];

/** An access and its TLS context, which is created once for all clients of the access. */
interface KnownAccess {
  readonly id: number;
  readonly access: Access;
  readonly tlsContext?: SecureContext;
}

interface PooledClient {
  readonly cluster: string;
  readonly client: MemberClient;
  /** Absent: heartbeats are not observed. */
  readonly heartbeatSource?: HeartbeatSource;
}

/** The member clients: created on first use, kept between scrapes, closed when no member needs them any more. */
export class ClientPool {
  readonly #monitor: MonitorSettings;
  readonly #heartbeatSources: HeartbeatSources | undefined;
  readonly #unused: () => Promise<void>;
  readonly #ownNames: OwnNames;
  readonly #clients = new Map<string, PooledClient>();
  readonly #closing = new Set<Promise<void>>();
  #accesses: readonly KnownAccess[] = [];
  #lastId = 0;

  /**
   * @param onHeartbeat absent: heartbeats are not observed
   * @param unused resolves when no client that was returned before can still be in use
   * @param ownNames for the check of certificates
   */
  constructor(
    monitor: MonitorSettings,
    onHeartbeat?: HeartbeatListener,
    unused: () => Promise<void> = () => Promise.resolve(),
    ownNames: OwnNames = () => [],
  ) {
    this.#monitor = monitor;
    this.#heartbeatSources = onHeartbeat && new HeartbeatSources(onHeartbeat);
    this.#unused = unused;
    this.#ownNames = ownNames;
  }

  get(wanted: Contactable): MemberClient {
    const { cluster, address, login = true } = wanted;
    const known = this.#known(wanted.access);
    const key = this.#keyOf(wanted, known);
    const pooled = this.#clients.get(key);
    if (pooled) {
      if (!login) pooled.client.dropLogin();
      return pooled.client;
    }
    const { access, tlsContext } = known;
    const heartbeatSources = this.#heartbeatSources;
    const heartbeatSource = heartbeatSources?.join(cluster, address);
    const names = this.#certificateNames(wanted);
    const shared = {
      access,
      ...(names.length > 0 && { certificateNames: names }),
      monitor: this.#monitor,
      ...(tlsContext && { tlsContext }),
      ...(heartbeatSource && {
        onHeartbeat: (heartbeat: Heartbeat) => {
          heartbeatSources?.receive(heartbeatSource, heartbeat);
        },
      }),
    };
    const client = new MemberClient(address, shared, login);
    this.#clients.set(key, { cluster, client, ...(heartbeatSource && { heartbeatSource }) });
    return client;
  }

  /** The driver's round-trip time to the member; `undefined` without a client. Does not create a client. */
  roundTripOf(wanted: Contactable): RoundTrip | undefined {
    const known = this.#find(wanted.access);
    return known && this.#clients.get(this.#keyOf(wanted, known))?.client.roundTrip;
  }

  /** Retries the cluster's refused logins at the next hello: the cause may have been corrected. */
  retryLogins(cluster: string): void {
    for (const pooled of this.#clients.values()) if (pooled.cluster === cluster) pooled.client.retryLogin();
  }

  /**
   * Removes all other clients of the cluster: they are not returned any more, their heartbeats are not reported any
   * more, and they are closed as soon as they are not in use. Resolves when they are closed.
   */
  async retain(cluster: string, wanted: readonly Omit<Contactable, 'cluster' | 'login'>[]): Promise<void> {
    const keys = new Set(wanted.map((one) => this.#keyOf({ cluster, ...one }, this.#known(one.access))));
    const gone = [...this.#clients].filter(([key, pooled]) => pooled.cluster === cluster && !keys.has(key));
    for (const [key, { heartbeatSource }] of gone) {
      this.#clients.delete(key);
      if (heartbeatSource) this.#heartbeatSources?.leave(heartbeatSource);
    }
    const used = new Set([...this.#clients.keys()].map((key) => Number(key.split(' ', 1)[0])));
    this.#accesses = this.#accesses.filter(({ id }) => used.has(id));
    if (gone.length === 0) return;
    const closing = this.#closeUnused(gone.map(([, { client }]) => client)).finally(() =>
      this.#closing.delete(closing),
    );
    this.#closing.add(closing);
    await closing;
  }

  async close(): Promise<void> {
    const clusters = new Set([...this.#clients.values()].map(({ cluster }) => cluster));
    await Promise.all([...[...clusters].map((cluster) => this.retain(cluster, [])), ...this.#closing]);
  }

  async #closeUnused(clients: readonly MemberClient[]): Promise<void> {
    await this.#unused().catch(() => undefined);
    await Promise.all(clients.map((client) => client.close()));
  }

  /** Equal accesses share one entry, so that a reload of the same configuration keeps the connections. */
  #known(access: Access): KnownAccess {
    const found = this.#find(access);
    if (found) return found;
    const tlsContext = access.tls && createTlsContext(access.tls);
    const known = { id: ++this.#lastId, access, ...(tlsContext && { tlsContext }) };
    this.#accesses = [...this.#accesses, known];
    return known;
  }

  #find(access: Access): KnownAccess | undefined {
    return this.#accesses.find((one) => sameAccess(one.access, access));
  }

  /** Includes the names that the certificate is checked for: with other names it is another client. */
  #keyOf(wanted: Process, { id, access }: KnownAccess): string {
    const names = this.#certificateNames({ ...wanted, access });
    return [id, `${wanted.cluster}/${wanted.address}`, ...names].join(' ');
  }

  /** The configured names and the host of the address; empty: only that host is checked. */
  #certificateNames({ cluster, address, access }: Process & Pick<Contactable, 'access'>): readonly string[] {
    const dialled = hostOf(address);
    const own = access.tls ? this.#ownNames(cluster, address).filter((name) => name !== dialled) : [];
    return own.length > 0 ? [...own, dialled] : [];
  }
}

function hostOf(address: string): string {
  return address.slice(0, address.lastIndexOf(':')).replace(/^\[|\]$/g, '');
}
