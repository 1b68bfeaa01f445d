import {
  documentsOf,
  isDocument,
  millisOf,
  numberOf,
  stringOf,
  timestampOf,
  type Document,
} from '../../src/mongo/bson.js';

/** A series as percona/mongodb_exporter would have it, without its base labels. */
export interface PerconaSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Beginning of a path → what the name begins with; the first that fits. */
const PREFIXES = [
  ['serverStatus.wiredTiger.transaction.', 'ss_wt_txn.'],
  ['serverStatus.wiredTiger.', 'ss_wt.'],
  ['serverStatus.queues.execution.', 'ss_wt_concurrentTransactions.'],
  ['serverStatus.', 'ss.'],
  ['replSetGetStatus.', 'rs.'],
  ['replSetGetConfig.', 'rs_cfg.'],
] as const;

/** Parents whose numbers become the values of a label. */
const FOLDED: Readonly<Record<string, string>> = {
  'serverStatus.asserts': 'assert_type',
  'serverStatus.connections': 'conn_type',
  'serverStatus.globalLock.currentQueue': 'count_type',
  'serverStatus.metrics.commands': 'cmd_name',
  'serverStatus.metrics.cursor.open': 'csr_type',
  'serverStatus.metrics.document': 'doc_op_type',
  'serverStatus.opReadConcernCounters': 'concern_type',
  'serverStatus.opcounters': 'legacy_op_type',
  'serverStatus.opcountersRepl': 'legacy_op_type',
  'serverStatus.transactions.commitTypes': 'commit_type',
  'serverStatus.wiredTiger.perf': 'perf_bucket',
};

/** Parents whose documents do: label, and the fields that are metrics. */
const FOLDED_DOCUMENTS: Readonly<
  Record<string, { readonly label: string; readonly fields: readonly string[] }>
> = {
  'serverStatus.opLatencies': { label: 'op_type', fields: ['ops', 'latency'] },
  'serverStatus.wiredTiger.concurrentTransactions': {
    label: 'txn_rw',
    fields: ['out', 'available', 'totalTickets'],
  },
  'serverStatus.queues.execution': { label: 'txn_rw', fields: ['out', 'available', 'totalTickets'] },
};

/**
 * Names a reply by the rules of percona/mongodb_exporter 0.53: the path, shortened, with underscores; dates in
 * milliseconds, Timestamps in seconds.
 *
 * @param command `serverStatus`, `replSetGetStatus` or `replSetGetConfig`, whose reply is then its `config`
 */
export function perconaSamples(command: string, reply: Document): readonly PerconaSample[] {
  return walk(reply, [command], {});
}

function walk(
  document: Document,
  path: readonly string[],
  labels: PerconaSample['labels'],
): readonly PerconaSample[] {
  const parent = path.join('.');
  return Object.entries(document).flatMap(([key, value]): readonly PerconaSample[] => {
    const number = numberOf(value) ?? millisOf(value) ?? timestampOf(value)?.seconds;
    if (number !== undefined) {
      const label = FOLDED[parent];
      const name = named(label === undefined ? [...path, key] : path);
      return [{ name, labels: label === undefined ? labels : { ...labels, [label]: key }, value: number }];
    }
    if (Array.isArray(value)) {
      return documentsOf(value).flatMap((one) => {
        const name = stringOf(one.name) ?? stringOf(one.host);
        return walk(one, [...path, key], name === undefined ? labels : { ...labels, member_idx: name });
      });
    }
    if (!isDocument(value)) return [];
    const folded = FOLDED_DOCUMENTS[parent];
    if (!folded) return walk(value, [...path, key], labels);
    return folded.fields.flatMap((field) => {
      const inner = numberOf(value[field]);
      return inner === undefined
        ? []
        : [{ name: named([...path, field]), labels: { [folded.label]: key }, value: inner }];
    });
  });
}

function named(path: readonly string[]): string {
  const dotted = path.join('.');
  const [long, short] = PREFIXES.find(([prefix]) => `${dotted}.`.startsWith(prefix)) ?? ['', ''];
  const name = `${short}${`${dotted}.`.slice(long.length, -1)}`;
  return `mongodb_${name.replaceAll(/\W+/g, '_').replaceAll(/_+/g, '_').replace(/^_|_$/g, '')}`;
}
