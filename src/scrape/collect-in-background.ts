import { toCommandFailure } from '../mongo/failure.js';
import { waitAtMost } from '../util/async.js';
import { toSeconds } from '../util/time.js';
import { sendClusterRequest } from './collect-cluster.js';
import type { ClusterRequest } from './collector.js';
import { Deadline } from './deadline.js';
import type { CommandCache } from './reply-cache.js';
import type { Candidate } from './select-target.js';
import { SERVER_MARGIN_MS } from './send-commands.js';

/**
 * A request that timed out or was refused is sent again after this: each try keeps the server busy, or is a line in its
 * log.
 */
export const RETRY_SECONDS = 60;

/** A scrape waits this long for a reply, so that a quick one is on the page of the scrape that sent the request. */
const WAIT_MS = 100;

/**
 * Sends a request that may outlast the scrape; never throws. The reply goes to `memory` whenever it arrives, and so
 * does a failure.
 *
 * @returns when the reply has arrived, or after `WAIT_MS`
 */
export async function askInBackground(
  asked: Candidate,
  request: ClusterRequest,
  background: NonNullable<ClusterRequest['background']>,
  memory: CommandCache,
): Promise<void> {
  await waitAtMost(memory.running(request, ask(asked, request, background, memory)), WAIT_MS);
}

async function ask(
  { key, progress }: Candidate,
  request: ClusterRequest,
  { maxTimeMs, retrySeconds }: NonNullable<ClusterRequest['background']>,
  memory: CommandCache,
): Promise<void> {
  const startedAt = performance.now();
  const deadline = new Deadline(startedAt + maxTimeMs + SERVER_MARGIN_MS);
  const duration = (): number => toSeconds(performance.now() - startedAt);
  try {
    const reply = await sendClusterRequest(progress, request, deadline, maxTimeMs);
    const durationSeconds = duration();
    memory.keep(request, key, reply, durationSeconds);
    progress.commandResults.set(request.command, { durationSeconds });
  } catch (error) {
    const failure = toCommandFailure(error);
    const failed = { failure, durationSeconds: duration(), member: key };
    const isLasting = failure.reason === 'timeout' || failure.reason === 'unsupported';
    memory.rememberFailure(request, { ...failed, retrySeconds: isLasting ? retrySeconds : RETRY_SECONDS });
    progress.commandResults.set(request.command, { durationSeconds: failed.durationSeconds, failure });
  } finally {
    deadline.release();
  }
}
