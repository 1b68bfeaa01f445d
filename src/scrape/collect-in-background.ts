import { toCommandFailure } from '../mongo/failure.js';
import { waitAtMost } from '../util/async.js';
import { BACKGROUND_WAIT_MS, FAILURE_RETRY_SECONDS, SERVER_MARGIN_MS } from '../util/time-constants.js';
import { toSeconds } from '../util/time.js';
import type { CollectTarget, Task } from './collector.js';
import { Deadline } from './deadline.js';
import type { TargetCache } from './reply-cache.js';
import { noteRefusal, runCollector } from './run-collector.js';
import type { Candidate } from './select-target.js';

/**
 * Runs a command that may outlast the scrape; never throws. The reply goes to `cache` whenever it arrives, and so does
 * a failure.
 *
 * @returns when the reply has arrived, or after `BACKGROUND_WAIT_MS`
 */
export async function collectInBackground(
  candidate: Candidate,
  target: CollectTarget,
  task: Task,
  cache: TargetCache,
): Promise<void> {
  await waitAtMost(cache.running(task, collect(candidate, target, task, cache)), BACKGROUND_WAIT_MS);
}

async function collect(
  { key, scrape }: Candidate,
  target: CollectTarget,
  task: Task,
  cache: TargetCache,
): Promise<void> {
  const { maxTimeMs = 0, maxAgeSeconds } = task.collector;
  const { name } = task.command;
  const known = scrape.client.heldBack.failureOf(name);
  if (known) {
    scrape.commandResults.set(name, { durationSeconds: 0, failure: known });
    return;
  }
  const startedAt = performance.now();
  const deadline = new Deadline(startedAt + maxTimeMs + SERVER_MARGIN_MS);
  const duration = (): number => toSeconds(performance.now() - startedAt);
  try {
    const reply = await runCollector(task, scrape, { target, cache, deadline });
    const durationSeconds = duration();
    cache.keep(task, key, reply, durationSeconds);
    scrape.commandResults.set(name, { durationSeconds });
  } catch (error) {
    const failure = toCommandFailure(error);
    const durationSeconds = duration();
    noteRefusal(scrape.client, task, error, failure);
    const retrySeconds = failure.reason === 'timeout' ? maxAgeSeconds : FAILURE_RETRY_SECONDS;
    cache.rememberFailure(task, { failure, durationSeconds, member: key }, retrySeconds);
    scrape.commandResults.set(name, { durationSeconds, failure });
  } finally {
    deadline.release();
  }
}
