import type { Document } from '../mongo/bson.js';
import { firstBatchOf } from '../mongo/cursor.js';
import type { ClusterRequest } from './cluster-collector.js';
import type { Deadline } from './deadline.js';
import type { Progress } from './progress.js';
import { sendRequest } from './send-in-turn.js';

/**
 * Sends one request about a cluster.
 *
 * @returns the reply; of `find` and `aggregate` the documents of the first batch, as `documents`
 * @throws the driver's error
 */
export async function sendClusterRequest(
  { client }: Pick<Progress, 'client'>,
  { database, request }: ClusterRequest,
  deadline: Deadline,
  maxTimeMs: number,
): Promise<Document> {
  const reply = await sendRequest({ client }, database, request(), deadline, { maxTimeMs });
  const documents = firstBatchOf(reply);
  return documents ? { documents } : reply;
}
