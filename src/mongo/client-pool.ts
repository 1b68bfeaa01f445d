import type { SharedOptions } from './client-options.js';
import { MemberClient } from './member-client.js';

/** The member clients by address: made on first use, kept between scrapes, closed when no member has the address. */
export class ClientPool {
  readonly #shared: () => SharedOptions;
  readonly #clients = new Map<string, MemberClient>();

  /** @param shared asked when a client is made */
  constructor(shared: () => SharedOptions) {
    this.#shared = shared;
  }

  /**
   * @param login false for an arbiter: it has no users, and would log a refusal for every connection that tries;
   * a client that was made before this was known drops its login
   */
  get(address: string, login = true): MemberClient {
    let client = this.#clients.get(address);
    if (!client) {
      client = new MemberClient(address, this.#shared(), login);
      this.#clients.set(address, client);
    } else if (!login) {
      client.dropLogin();
    }
    return client;
  }

  /** Closes the clients of all other addresses. */
  async retain(addresses: ReadonlySet<string>): Promise<void> {
    const gone = [...this.#clients.values()].filter((client) => !addresses.has(client.address));
    for (const client of gone) this.#clients.delete(client.address);
    await Promise.all(gone.map((client) => client.close()));
  }

  async close(): Promise<void> {
    await this.retain(new Set());
  }
}
