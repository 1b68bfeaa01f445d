import type { Document } from '../../mongo/bson.js';
import { FAILURE_RETRY_SECONDS } from '../../util/time-constants.js';
import type { Collector } from '../collector.js';
import { limitsOf } from '../limits.js';
import { selectDatabases } from './namespaces.js';
import { visit } from './visit.js';

/** Fields that metric families read. A router also returns the reply of each shard. */
const FIELDS = ['collections', 'views', 'objects', 'dataSize', 'storageSize', 'indexes', 'indexSize'];

/** dbStats of each database. The server visits all collections of the database. */
export const dbStats: Collector = {
  name: 'dbstats',
  help: 'Sizes and counts of each database.',
  cost: 'medium',
  target: 'deployment',
  maxAgeSeconds: 300,
  defaultOn: false,
  maxTimeMs: 5_000,
  retrySeconds: FAILURE_RETRY_SECONDS,
  selects: 'databases',
  limits: limitsOf(100),
  isFor: () => true,
  commands: [
    {
      name: 'dbStats',
      run: async (session) =>
        visit(
          session,
          'databases',
          await selectDatabases(session),
          (database) => database,
          async (database) => {
            const reply: Document = await session.send(database, { dbStats: 1 });
            return { database, ...Object.fromEntries(FIELDS.map((field) => [field, reply[field]])) };
          },
        ),
    },
  ],
};
