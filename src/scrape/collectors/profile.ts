import { firstBatchOf, numberOf, type Document } from '../../mongo/bson.js';
import { APP_NAME } from '../../mongo/client-options.js';
import { FAILURE_RETRY_SECONDS } from '../../util/time-constants.js';
import type { Collector, Session } from '../collector.js';
import { limitsOf } from '../limits.js';
import { selectDatabases } from './namespaces.js';
import { mayReadUsersData } from './reads.js';
import { visit } from './visit.js';

/** The server counts operations that were recorded in this many seconds before the request. */
export const PROFILE_WINDOW_SECONDS = 60;

/** Operations of a database that the profiler recorded in the window. */
export interface Profiled extends Document {
  readonly database: string;
  readonly operations: number;
  /** Duration of the longest operation; absent: none was recorded. */
  readonly longestMillis?: number;
}

/** By the clock of the server, which also sets `ts`; without the operations of the exporter itself. */
const PIPELINE = [
  {
    $match: {
      $expr: { $gt: ['$ts', { $subtract: ['$$NOW', PROFILE_WINDOW_SECONDS * 1000] }] },
      appName: { $ne: APP_NAME },
    },
  },
  { $group: { _id: null, operations: { $sum: 1 }, longestMillis: { $max: '$millis' } } },
];

/** system.profile of each database that has one. Each member has its own; the server counts, no document is read. */
export const profile: Collector = {
  name: 'profile',
  help: `Operations that the profiler recorded in the last ${PROFILE_WINDOW_SECONDS} s, by database, on each data member.`,
  cost: 'medium',
  target: 'member',
  maxAgeSeconds: 60,
  defaultOn: false,
  maxTimeMs: 5_000,
  retrySeconds: FAILURE_RETRY_SECONDS,
  selects: 'databases',
  limits: limitsOf(100),
  isFor: mayReadUsersData,
  commands: [
    {
      name: 'system.profile',
      run: async (session) =>
        visit(
          session,
          'profiled',
          await selectDatabases(session),
          (database) => database,
          async (database) =>
            (await isProfiled(session, database)) ? countOf(session, database) : undefined,
        ),
    },
  ],
};

/** Databases in the reply of this collector. */
export function profiledDatabases({ profiled }: Document): readonly Profiled[] {
  return profiled as readonly Profiled[];
}

/** The count does not distinguish a database without system.profile from one with no recorded operations. */
async function isProfiled({ send }: Session, database: string): Promise<boolean> {
  const reply = await send(database, {
    listCollections: 1,
    nameOnly: true,
    authorizedCollections: true,
    filter: { name: 'system.profile' },
  });
  return (firstBatchOf(reply) ?? []).length > 0;
}

async function countOf({ send }: Session, database: string): Promise<Profiled> {
  const reply = await send(database, { aggregate: 'system.profile', pipeline: PIPELINE, cursor: {} });
  const [row] = firstBatchOf(reply) ?? [];
  const longestMillis = numberOf(row?.longestMillis);
  return {
    database,
    operations: numberOf(row?.operations) ?? 0,
    ...(longestMillis !== undefined && { longestMillis }),
  };
}
