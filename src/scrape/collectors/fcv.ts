import { valueAt } from '../../mongo/bson.js';
import { FAILURE_RETRY_SECONDS } from '../../util/time-constants.js';
import type { Collector } from '../collector.js';
import { NO_LIMITS } from '../limits.js';

/** getParameter featureCompatibilityVersion. Routers do not have this parameter. */
export const fcv: Collector = {
  name: 'fcv',
  help: 'Feature compatibility version of each replica set and standalone.',
  cost: 'low',
  target: 'set',
  maxAgeSeconds: 300,
  defaultOn: false,
  maxTimeMs: 1_000,
  retrySeconds: FAILURE_RETRY_SECONDS,
  limits: NO_LIMITS,
  isFor: () => true,
  commands: [
    {
      name: 'getParameter',
      run: async ({ send }) => {
        const reply = await send('admin', { getParameter: 1, featureCompatibilityVersion: 1 });
        const read = (field: string): unknown => valueAt(reply, ['featureCompatibilityVersion', field]);
        return { version: read('version'), targetVersion: read('targetVersion') };
      },
    },
  ],
};
