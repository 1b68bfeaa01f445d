import { parseHello, type Hello } from '../topology/model/hello.js';
import type { Cluster } from '../topology/model/topology.js';
import { withTimeout } from '../util/async.js';
import { MemberDown } from '../util/errors.js';
import { HELLO_SHARE, HUNG_HELLO_MS } from '../util/time-constants.js';
import { toSeconds } from '../util/time.js';
import type { Deadline } from './deadline.js';
import { misplacedMember, otherRouter } from './identity.js';
import type { MemberScrape } from './member-scrape.js';

const UNDIALLED = "its name means the exporter's own host, and it does not run there";

/**
 * Sends hello to one member; never throws, `scrape` holds the result.
 *
 * @returns the hello reply of a member that can receive more commands; `undefined` if it is down, is not the expected
 *   member, or refused the login
 */
export async function checkHello(
  scrape: MemberScrape,
  cluster: Cluster,
  deadline: Deadline,
): Promise<Hello | undefined> {
  const { member, client, commandResults } = scrape;
  if (member.undialled) {
    scrape.failure = { phase: 'connect', reason: 'unreachable', message: UNDIALLED };
    return undefined;
  }
  const startedAt = performance.now();
  const budget = client.timedOut ? HUNG_HELLO_MS : deadline.remaining * HELLO_SHARE;
  try {
    const answer = await withTimeout(deadline.signal, budget, (signal) => client.hello(signal));
    const { reply, sentAt, receivedAt, login } = answer;
    const hello = parseHello(reply);
    const misplaced =
      misplacedMember(member, hello, cluster) ?? (await otherRouter(scrape, hello, login, deadline.signal));
    if (misplaced !== undefined) {
      scrape.failure = { phase: 'hello', reason: 'wrong_identity', message: misplaced };
      return undefined;
    }
    scrape.hello = hello;
    if (hello.localTime !== undefined) {
      scrape.clockOffsetSeconds = (hello.localTime - (sentAt + receivedAt) / 2) / 1000;
    }
    commandResults.set('hello', { durationSeconds: toSeconds(performance.now() - startedAt) });
    if (login === 'none') return hello;
    if (login === 'ok') commandResults.set('auth', { durationSeconds: 0 });
    else commandResults.set('auth', { durationSeconds: 0, failure: login });
    return login === 'ok' ? hello : undefined;
  } catch (error) {
    scrape.failure =
      error instanceof MemberDown
        ? error.failure
        : { phase: 'hello', reason: 'other', message: (error as Error).message };
    return undefined;
  }
}
