import { firstBatchOf, numberOf, type Document } from '../../mongo/bson.js';
import { APP_NAME } from '../../mongo/client-options.js';
import type { MultiCommandCollector, Session } from '../collector.js';
import { limitsOf } from '../limits.js';
import { chooseDatabases } from './namespaces.js';
import { mayReadUsersData } from './reads.js';
import { visit } from './visit.js';

/** Operations are counted that were recorded in so many seconds before they are counted. */
export const PROFILE_WINDOW_SECONDS = 60;

/** What the profiler has recorded of a database in the window. */
export interface Profiled extends Document {
  readonly database: string;
  readonly operations: number;
  /** Of the longest; absent: none was recorded. */
  readonly longestMillis?: number;
}

/** By the clock of the server, which also stamped what it recorded; less what the exporter itself has asked. */
const PIPELINE = [
  {
    $match: {
      $expr: { $gt: ['$ts', { $subtract: ['$$NOW', PROFILE_WINDOW_SECONDS * 1000] }] },
      appName: { $ne: APP_NAME },
    },
  },
  { $group: { _id: null, operations: { $sum: 1 }, longestMillis: { $max: '$millis' } } },
];

/** system.profile of each database that has one, which is each member's own: counted by the server, never read. */
export const profile: MultiCommandCollector = {
  name: 'profile',
  command: 'system.profile',
  help: `Operations that the profiler recorded in the last ${PROFILE_WINDOW_SECONDS} s, by database, of each data member.`,
  cost: 'medium',
  scope: 'member',
  maxAgeSeconds: 60,
  defaultOn: false,
  maxTimeMs: 5_000,
  chooses: 'databases',
  limits: limitsOf(100),
  isFor: mayReadUsersData,
  survey: async (session) =>
    visit(
      session,
      'profiled',
      await chooseDatabases(session),
      (database) => database,
      async (database) => ((await isProfiled(session, database)) ? countOf(session, database) : undefined),
    ),
};

/** Of what the survey returned. */
export function profiledDatabases({ profiled }: Document): readonly Profiled[] {
  return profiled as readonly Profiled[];
}

/** Counting alone does not tell a database without a profile from one that recorded nothing. */
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
