import { stringOf, type Document } from '../mongo/bson.js';

/** serverStatus, of which nothing but `host` is wanted. */
export const ROUTER_NAME_REQUEST: Document = {
  serverStatus: 1,
  ...{ metrics: 0, tcmalloc: 0, shardingStatistics: 0 },
};

/** The port that serverStatus leaves out of `host`. */
const DEFAULT_PORT = 27017;

/**
 * The name under which a router reports to the config servers, `_id` of config.mongos: host name and port, as `host` of
 * its serverStatus, which leaves out the default port alone (server: getHostNameCachedAndPort, prettyHostName).
 */
export function routerNameOf(reply: Document | undefined): string | undefined {
  const host = stringOf(reply?.host);
  return host === undefined || host.includes(':') ? host : `${host}:${DEFAULT_PORT}`;
}
