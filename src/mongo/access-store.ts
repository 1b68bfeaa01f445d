import type { SecureContext } from 'node:tls';
import type { Access } from '../config/config.js';
import { needsOf } from '../config/mongodb/mechanisms.js';
import { createTlsContext, sameAccess } from './client-options.js';

/** Stands for an access wherever its logins, keys and URI options must not be. Equal accesses share one id. */
export interface AccessId {
  readonly id: string;
}

interface StoredAccess {
  readonly access: Access;
  tlsContext?: SecureContext;
}

/**
 * The only place between the configuration and the driver that holds credentials and keys. An access is forgotten when
 * nothing holds its id any more: rotated passwords do not stay in memory.
 */
export class AccessStore {
  readonly #stored = new WeakMap<AccessId, StoredAccess>();
  #ids: readonly WeakRef<AccessId>[] = [];
  #lastId = 0;

  /** The id of an equal access if there is one, so that a reload of the same configuration keeps the connections. */
  idOf(access: Access): AccessId {
    const ids = this.#ids.flatMap((reference) => reference.deref() ?? []);
    const known = ids.find((id) => sameAccess(this.accessOf(id), access));
    if (known) return known;
    const id = Object.freeze({ id: `access-${++this.#lastId}` });
    const { credentials, tls, uriOptions, apiVersion } = access;
    this.#stored.set(id, {
      access: {
        uriOptions,
        ...(credentials && { credentials }),
        ...(tls && { tls }),
        ...(apiVersion !== undefined && { apiVersion }),
      },
    });
    this.#ids = [...ids, id].map((one) => new WeakRef(one));
    return id;
  }

  accessOf(id: AccessId): Access {
    return this.#at(id).access;
  }

  /** One TLS context for all clients of the access, created for the first one. `undefined`: plain TCP. */
  tlsContextOf(id: AccessId): SecureContext | undefined {
    const stored = this.#at(id);
    if (!stored.tlsContext && stored.access.tls) stored.tlsContext = createTlsContext(stored.access.tls);
    return stored.tlsContext;
  }

  /** The access with the authentication source from DNS, if its mechanism uses it and no other source is set. */
  withSource(id: AccessId, source: string): AccessId {
    const access = this.accessOf(id);
    const { credentials } = access;
    const isUsed =
      source !== '' &&
      credentials !== undefined &&
      credentials.source === undefined &&
      needsOf(credentials.mechanism).sourceFromDns;
    return isUsed ? this.idOf({ ...access, credentials: { ...credentials, source } }) : id;
  }

  #at(id: AccessId): StoredAccess {
    const stored = this.#stored.get(id);
    if (!stored) throw new Error(`${id.id} is not in this store`);
    return stored;
  }
}
