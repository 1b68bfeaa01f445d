import { splitAddress } from '../util/host-port.js';
import type { AccessId, AccessStore } from './access-store.js';
import type { MonitorSettings } from './client-options.js';
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
  readonly accessId: AccessId;
  /**
   * False for an arbiter: it has no users, and would log a refusal for every connection with a login. A client that
   * was created before this was known drops its login.
   */
  readonly login?: boolean;
}

/**
 * Host names that the configuration of the exporter gives to the member at an address, if they differ from it. The
 * certificate may be for one of these names. Never a name that a server reports.
 */
export type OwnNames = (cluster: string, address: string) => readonly string[];

interface PooledClient {
  readonly cluster: string;
  readonly client: MemberClient;
  /** Absent: heartbeats are not observed. */
  readonly heartbeatSource?: HeartbeatSource;
}

export interface ClientPoolOptions {
  readonly accesses: AccessStore;
  readonly monitor: MonitorSettings;
  /** Absent: heartbeats are not observed. */
  readonly onHeartbeat?: HeartbeatListener;
  /** Resolves when no client that was returned before can still be in use. */
  readonly whenUnused?: () => Promise<void>;
  /** For the check of certificates. */
  readonly ownNames?: OwnNames;
}

/** The member clients: created on first use, kept between scrapes, closed when no member needs them any more. */
export class ClientPool {
  readonly accesses: AccessStore;
  readonly #monitor: MonitorSettings;
  readonly #heartbeatSources: HeartbeatSources | undefined;
  readonly #whenUnused: () => Promise<void>;
  readonly #ownNames: OwnNames;
  readonly #clients = new Map<string, PooledClient>();
  readonly #closing = new Set<Promise<void>>();

  constructor({ accesses, monitor, onHeartbeat, whenUnused, ownNames }: ClientPoolOptions) {
    this.accesses = accesses;
    this.#monitor = monitor;
    this.#heartbeatSources = onHeartbeat && new HeartbeatSources(onHeartbeat);
    this.#whenUnused = whenUnused ?? (() => Promise.resolve());
    this.#ownNames = ownNames ?? (() => []);
  }

  get(wanted: Contactable): MemberClient {
    const { cluster, address, accessId, login = true } = wanted;
    const key = this.#keyOf(wanted);
    const pooled = this.#clients.get(key);
    if (pooled) {
      if (!login) pooled.client.dropLogin();
      return pooled.client;
    }
    const tlsContext = this.accesses.tlsContextOf(accessId);
    const heartbeatSources = this.#heartbeatSources;
    const heartbeatSource = heartbeatSources?.join(cluster, address);
    const names = this.#certificateNames(wanted);
    const shared = {
      access: this.accesses.accessOf(accessId),
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
    return this.#clients.get(this.#keyOf(wanted))?.client.roundTrip;
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
    const keys = new Set(wanted.map((one) => this.#keyOf({ cluster, ...one })));
    const gone = [...this.#clients].filter(([key, pooled]) => pooled.cluster === cluster && !keys.has(key));
    for (const [key, { heartbeatSource }] of gone) {
      this.#clients.delete(key);
      if (heartbeatSource) this.#heartbeatSources?.leave(heartbeatSource);
    }
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
    await this.#whenUnused().catch(() => undefined);
    await Promise.all(clients.map((client) => client.close()));
  }

  /** Includes the names that the certificate is checked for: with other names it is another client. */
  #keyOf(wanted: Contactable): string {
    const { cluster, address, accessId } = wanted;
    return [accessId.id, `${cluster}/${address}`, ...this.#certificateNames(wanted)].join(' ');
  }

  /** The configured names and the host of the address; empty: only that host is checked. */
  #certificateNames({ cluster, address, accessId }: Contactable): readonly string[] {
    const dialled = splitAddress(address).host;
    const own = this.accesses.accessOf(accessId).tls
      ? this.#ownNames(cluster, address).filter((name) => name !== dialled)
      : [];
    return own.length > 0 ? [...own, dialled] : [];
  }
}
