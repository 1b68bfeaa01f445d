import { MemberDown } from '../errors.js';
import { within } from '../mongo/abort.js';
import { toSeconds } from '../seconds.js';
import { parseHello, type Hello } from '../topology/hello.js';
import type { Cluster } from '../topology/types.js';
import type { Deadline } from './deadline.js';
import { mistakenFor } from './identity.js';
import { otherRouter } from './other-router.js';
import type { Progress } from './progress.js';

/** hello may take this part of the time that is left; the rest is for the other commands. */
const HELLO_SHARE = 0.5;

/** A member whose last heartbeat timed out gets no more than this. */
const HUNG_HELLO_MS = 1_000;

const UNDIALLED = "its name means the exporter's own host, on which it is not";

/**
 * Asks one member hello; never throws, `progress` tells how it went.
 *
 * @returns the answer of a member that can be asked more; `undefined` when it is down, is another than the expected
 *   one, or refused the login
 */
export async function greet(
  progress: Progress,
  cluster: Cluster,
  deadline: Deadline,
): Promise<Hello | undefined> {
  const { member, client, outcomes } = progress;
  if (member.undialled) {
    progress.failure = { phase: 'connect', reason: 'unreachable', message: UNDIALLED };
    return undefined;
  }
  const startedAt = performance.now();
  const budget = client.timedOut ? HUNG_HELLO_MS : deadline.remaining * HELLO_SHARE;
  try {
    const answer = await within(deadline.signal, budget, (signal) => client.hello(signal));
    const { reply, sentAt, receivedAt, login } = answer;
    const hello = parseHello(reply);
    const mistake =
      mistakenFor(member, hello, cluster) ?? (await otherRouter(progress, hello, login, deadline.signal));
    if (mistake !== undefined) {
      progress.failure = { phase: 'hello', reason: 'wrong_identity', message: mistake };
      return undefined;
    }
    progress.hello = hello;
    if (hello.localTime !== undefined) {
      progress.clockOffsetSeconds = (hello.localTime - (sentAt + receivedAt) / 2) / 1000;
    }
    outcomes.set('hello', { durationSeconds: toSeconds(performance.now() - startedAt) });
    if (login === 'none') return hello;
    if (login === 'ok') outcomes.set('auth', { durationSeconds: 0 });
    else outcomes.set('auth', { durationSeconds: 0, failure: login });
    return login === 'ok' ? hello : undefined;
  } catch (error) {
    progress.failure =
      error instanceof MemberDown
        ? error.failure
        : { phase: 'hello', reason: 'other', message: (error as Error).message };
    return undefined;
  }
}
