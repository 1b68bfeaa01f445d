import { firstBatchOf, type Document } from '../../mongo/bson.js';
import type { Command } from '../collector.js';

/**
 * Reads the config database of a sharded cluster.
 *
 * @returns the documents of the first batch, as `documents`
 */
export function readConfig(request: Document): Command['run'] {
  return async ({ send }) => {
    const reply = await send('config', request);
    const documents = firstBatchOf(reply);
    return documents ? { documents } : reply;
  };
}
