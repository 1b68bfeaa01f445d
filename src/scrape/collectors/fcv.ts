import { valueAt } from '../../mongo/bson.js';
import type { MultiCommandCollector } from '../collector.js';
import { limitsOf } from '../limits.js';

/** getParameter featureCompatibilityVersion. Routers do not have this parameter. */
export const fcv: MultiCommandCollector = {
  name: 'fcv',
  command: 'getParameter',
  help: 'Feature compatibility version of each replica set and standalone.',
  cost: 'low',
  scope: 'set',
  maxAgeSeconds: 300,
  defaultOn: false,
  maxTimeMs: 1_000,
  limits: limitsOf(0),
  isFor: () => true,
  survey: async ({ send }) => {
    const reply = await send('admin', { getParameter: 1, featureCompatibilityVersion: 1 });
    const read = (field: string): unknown => valueAt(reply, ['featureCompatibilityVersion', field]);
    return { version: read('version'), targetVersion: read('targetVersion') };
  },
};
