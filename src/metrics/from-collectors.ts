import { documentsOf, numberOf, stringOf, type Document } from '../mongo/bson.js';
import type { GroupIdentity } from '../scrape/groups.js';
import type { Source } from './family.js';
import { source, type Labelled, type Values } from './from-analysis.js';
import { clusterLabels, memberLabels, hostLabels, setLabels, type Labels } from './labels.js';

interface Options {
  /** Names of the labels besides the identity. */
  readonly labels?: readonly string[];
  readonly since?: string;
}

/** Per replica set, standalone or sharded cluster, from the reply of one member. */
export function perDeployment(
  command: string,
  path: string,
  read: (reply: Document) => Values,
  options?: Options,
): Source {
  return perGroup('deployment', command, path, read, options);
}

/** Per host, from the reply of one of its processes. */
export function perHost(
  command: string,
  path: string,
  read: (reply: Document) => Values,
  options?: Options,
): Source {
  return perGroup('host', command, path, read, options);
}

function perGroup(
  scope: 'deployment' | 'host',
  command: string,
  path: string,
  read: (reply: Document) => Values,
  options: Options = {},
): Source {
  return source(path, scope, options, function* ({ scrape }) {
    for (const { identity, reply } of scrape.groupReplies.get(command) ?? []) {
      yield [labelsOf(identity), read(reply)];
    }
  });
}

function labelsOf(identity: GroupIdentity): Labels {
  switch (identity.kind) {
    case 'set':
      return setLabels(identity.set);
    case 'member':
      return memberLabels(identity.member);
    case 'cluster':
      return clusterLabels(identity.cluster);
    case 'host':
      return hostLabels(identity);
  }
}

/** Labels that name a collection. */
export const COLLECTION_LABELS = ['database', 'collection'];

/** Values of each collection, with its name, from the reply of a collector that visits collections. */
export function eachCollection(
  reply: Document | undefined,
  read: (collection: Document) => readonly Labelled[],
): readonly Labelled[] {
  return documentsOf(reply?.collections).flatMap((stats) => {
    const [database, collection] = [stringOf(stats.database), stringOf(stats.collection)];
    if (database === undefined || collection === undefined) return [];
    return read(stats).map(({ labels, value }) => ({ labels: { database, collection, ...labels }, value }));
  });
}

/** A number of the reply as a value; empty where it is not a number. */
export function valueOf(number: unknown, labels: Labels = {}, per = 1): readonly Labelled[] {
  const value = numberOf(number);
  return value === undefined ? [] : [{ labels, value: value / per }];
}
