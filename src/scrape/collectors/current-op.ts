import { firstBatchOf, numberOf, stringOf, type Document } from '../../mongo/bson.js';
import { APP_NAME } from '../../mongo/client-options.js';
import { FAILURE_RETRY_SECONDS } from '../../util/time-constants.js';
import type { Collector, Session } from '../collector.js';
import { NO_LIMITS } from '../limits.js';
import { isDataMember } from './reads.js';
import { visit } from './visit.js';

/** Operations as opcounters name them; `none` has not begun. Any other value that the server reports counts as a command. */
export const OPS = ['insert', 'query', 'update', 'delete', 'getmore', 'command', 'none'] as const;

export type Op = (typeof OPS)[number];

/** Running operations with one value of the label `op`. */
export interface Operations {
  readonly count: number;
  /** Running time of the longest operation; absent: none has started. */
  readonly longestMicros?: number;
}

/** The reply of this collector. */
interface CurrentOperations extends Document {
  /** Includes every operation; absent: there was no time to request them. */
  readonly byOp?: ReadonlyMap<Op, Operations>;
  /** Absent on routers, which take no locks, and where `byOp` is absent. */
  readonly waitingForLock?: number;
  /** Absent on routers, and where there was no time to request it. */
  readonly fsyncLocked?: boolean;
}

/** Started operations of clients, without those that are always present. */
const MATCH = {
  active: true,
  type: 'op',
  // Internal threads of the server have no client.
  client: { $exists: true },
  appName: { $ne: APP_NAME },
  $nor: [
    // A hello that waits for a topology change, from every driver and from the members of the set.
    { 'command.topologyVersion': { $exists: true }, 'command.maxAwaitTimeMS': { $exists: true } },
    // A member of the set that tails the oplog.
    { op: 'getmore', ns: 'local.oplog.rs' },
  ],
};

/** The server counts: the reply contains no text of any operation. */
const PIPELINE = [
  { $match: MATCH },
  {
    $group: {
      _id: '$op',
      count: { $sum: 1 },
      longestMicros: { $max: '$microsecs_running' },
      waitingForLock: { $sum: { $cond: [{ $eq: ['$waitingForLock', true] }, 1, 0] } },
    },
  },
];

/**
 * Returns `fsyncLock` in addition to the operations. No operation has this opid, and the operations of other users
 * are not examined.
 */
const FSYNC_REQUEST = { currentOp: 1, $ownOps: true, opid: -1 };

/** $currentOp, grouped: numbers of running operations. A router reports only the operations that run on itself. */
export const currentOp: Collector = {
  name: 'currentop',
  help: 'Running operations by type, and the longest of each type, on each member.',
  cost: 'medium',
  target: 'member',
  maxAgeSeconds: 10,
  defaultOn: false,
  maxTimeMs: 5_000,
  retrySeconds: FAILURE_RETRY_SECONDS,
  limits: NO_LIMITS,
  isFor: (target) => target.hello.kind === 'mongos' || isDataMember(target),
  commands: [
    {
      name: 'currentOp',
      run: async (session): Promise<CurrentOperations> => {
        const isRouter = session.target.hello.kind === 'mongos';
        const selected = isRouter ? (['operations'] as const) : (['operations', 'fsyncLock'] as const);
        const { parts, ...how } = await visit(
          session,
          'parts',
          { selected, truncated: false },
          (part) => part,
          (part) => (part === 'operations' ? operationsOf(session, isRouter) : fsyncOf(session)),
        );
        return Object.assign(how, ...(parts as readonly Document[])) as CurrentOperations;
      },
    },
  ],
};

async function operationsOf({ send }: Session, isRouter: boolean): Promise<Document> {
  const reply = await send('admin', { aggregate: 1, pipeline: [stage(isRouter), ...PIPELINE], cursor: {} });
  const rows = firstBatchOf(reply) ?? [];
  const byOp = operationsByOp(rows);
  if (isRouter) return { byOp };
  return { byOp, waitingForLock: rows.reduce((sum, row) => sum + (numberOf(row.waitingForLock) ?? 0), 0) };
}

async function fsyncOf({ send }: Session): Promise<Document> {
  const { fsyncLock } = await send('admin', FSYNC_REQUEST, {});
  return { fsyncLocked: fsyncLock === true };
}

/** The reply of the collector, with its type. */
export function currentOperations(reply: Document): CurrentOperations {
  return reply;
}

/** `localOps` is for routers only: without it they would query every shard. */
function stage(isRouter: boolean): Document {
  const options = { allUsers: true, idleConnections: false, idleSessions: false };
  return { $currentOp: { ...options, ...(isRouter && { localOps: true }) } };
}

/** Includes every operation, so that series do not appear and disappear. */
function operationsByOp(rows: readonly Document[]): ReadonlyMap<Op, Operations> {
  const byOp = new Map<Op, Operations>(OPS.map((op) => [op, { count: 0 }]));
  for (const row of rows) {
    const op = opOf(row);
    const known = byOp.get(op);
    const longest = [known?.longestMicros, numberOf(row.longestMicros)].filter((one) => one !== undefined);
    byOp.set(op, {
      count: (known?.count ?? 0) + (numberOf(row.count) ?? 0),
      ...(longest.length > 0 && { longestMicros: Math.max(...longest) }),
    });
  }
  return byOp;
}

function opOf({ _id }: Document): Op {
  const name = stringOf(_id) ?? 'none';
  // $currentOp has `remove` where opcounters have `delete`.
  return name === 'remove' ? 'delete' : (OPS.find((op) => op === name) ?? 'command');
}
