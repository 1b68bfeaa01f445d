import { firstBatchOf, numberOf, stringOf, type Document } from '../../mongo/bson.js';
import { APP_NAME } from '../../mongo/client-options.js';
import type { MultiCommandCollector, Session } from '../collector.js';
import { limitsOf } from '../limits.js';
import { isDataMember } from './reads.js';
import { visit } from './visit.js';

/** What an operation does, by its `op`; anything else the server may say counts as a command. */
export const OPERATION_KINDS = ['insert', 'query', 'update', 'remove', 'getmore', 'command', 'none'] as const;

export type OperationKind = (typeof OPERATION_KINDS)[number];

/** Operations of one kind. */
export interface Operations {
  readonly count: number;
  /** Of the longest; absent: none has begun. */
  readonly longestMicros?: number;
}

/** What the survey returns. */
interface CurrentOperations extends Document {
  /** Every kind is there; absent: there was no time for them. */
  readonly kinds?: ReadonlyMap<OperationKind, Operations>;
  /** Absent on routers, which take no locks, and with `kinds`. */
  readonly waitingForLock?: number;
  /** Absent on routers, and where there was no time for it. */
  readonly fsyncLocked?: boolean;
}

/** Operations of clients that have begun, less those that are there all the time. */
const MATCH = {
  active: true,
  type: 'op',
  // Threads of the server's own have none.
  client: { $exists: true },
  appName: { $ne: APP_NAME },
  $nor: [
    // A hello that awaits a change: of every driver, and of the members of the set.
    { 'command.topologyVersion': { $exists: true }, 'command.maxAwaitTimeMS': { $exists: true } },
    // A member of the set that follows the oplog.
    { op: 'getmore', ns: 'local.oplog.rs' },
  ],
};

/** Counted by the server: no text of an operation leaves it. */
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
 * Tells `fsyncLock` beside the operations, of which none has this number; those of other users are not even looked
 * at.
 */
const FSYNC_REQUEST = { currentOp: 1, $ownOps: true, opid: -1 };

/** $currentOp, grouped: what runs now, in numbers. Of a router only what runs on itself. */
export const currentOp: MultiCommandCollector = {
  name: 'currentop',
  command: 'currentOp',
  help: 'Running operations by kind, and the longest of each, of each process.',
  cost: 'medium',
  scope: 'member',
  maxAgeSeconds: 10,
  defaultOn: false,
  maxTimeMs: 5_000,
  limits: limitsOf(0),
  isFor: (asked) => asked.hello.kind === 'mongos' || isDataMember(asked),
  survey: async (session): Promise<CurrentOperations> => {
    const isRouter = session.asked.hello.kind === 'mongos';
    const chosen = isRouter ? (['operations'] as const) : (['operations', 'fsyncLock'] as const);
    const { parts, ...how } = await visit(
      session,
      'parts',
      { chosen, truncated: false },
      (part) => part,
      (part) => (part === 'operations' ? operationsOf(session, isRouter) : fsyncOf(session)),
    );
    return Object.assign(how, ...(parts as readonly Document[])) as CurrentOperations;
  },
};

async function operationsOf({ send }: Session, isRouter: boolean): Promise<Document> {
  const reply = await send('admin', { aggregate: 1, pipeline: [stage(isRouter), ...PIPELINE], cursor: {} });
  const rows = firstBatchOf(reply) ?? [];
  const kinds = kindsIn(rows);
  if (isRouter) return { kinds };
  return { kinds, waitingForLock: rows.reduce((sum, row) => sum + (numberOf(row.waitingForLock) ?? 0), 0) };
}

async function fsyncOf({ send }: Session): Promise<Document> {
  const { fsyncLock } = await send('admin', FSYNC_REQUEST, {});
  return { fsyncLocked: fsyncLock === true };
}

/** As the survey returned it. */
export function currentOperations(reply: Document): CurrentOperations {
  return reply;
}

/** `localOps` is for routers alone: without it they would ask every shard. */
function stage(isRouter: boolean): Document {
  const options = { allUsers: true, idleConnections: false, idleSessions: false };
  return { $currentOp: { ...options, ...(isRouter && { localOps: true }) } };
}

/** Every kind is there, so that series do not come and go. */
function kindsIn(rows: readonly Document[]): ReadonlyMap<OperationKind, Operations> {
  const kinds = new Map<OperationKind, Operations>(OPERATION_KINDS.map((kind) => [kind, { count: 0 }]));
  for (const row of rows) {
    const kind = kindOf(row);
    const known = kinds.get(kind);
    const longest = [known?.longestMicros, numberOf(row.longestMicros)].filter((one) => one !== undefined);
    kinds.set(kind, {
      count: (known?.count ?? 0) + (numberOf(row.count) ?? 0),
      ...(longest.length > 0 && { longestMicros: Math.max(...longest) }),
    });
  }
  return kinds;
}

function kindOf({ _id }: Document): OperationKind {
  const op = stringOf(_id) ?? 'none';
  return OPERATION_KINDS.find((kind) => kind === op) ?? 'command';
}
