import type { Document } from '../mongo/bson.js';
import type { Parts } from '../mongo/partial-decode.js';
import type { Hello } from '../topology/model/hello.js';
import type { ConcurrencyLimit } from '../util/async.js';
import { tasksOf, type Collector, type CollectTarget, type Task } from './collector.js';
import type { Deadline } from './deadline.js';
import { isDue, missingIn } from './incomplete-replies.js';
import type { MemberScrape } from './member-scrape.js';
import { runInTurn } from './run-collector.js';

/** What collecting needs besides collectors and members. */
export interface CollectContext {
  /** Sections that serverStatus does not need to send. */
  readonly leaveOut: Document;
  /** The parts of serverStatus to decode. */
  readonly parts: Parts;
  readonly deadline: Deadline;
  readonly concurrencyLimit: ConcurrencyLimit;
}

/** Runs the collectors of members on one of them once it has answered hello; never throws, `scrape` holds the results. */
export async function collectMember(
  scrape: MemberScrape,
  helloReply: Promise<Hello | undefined>,
  collectors: readonly Collector[],
  { leaveOut, parts, deadline, concurrencyLimit }: CollectContext,
): Promise<void> {
  const hello = await helloReply;
  if (hello && !scrape.member.arbiter && !hello.arbiter) {
    const target: CollectTarget = { member: scrape.member, hello, leaveOut, parts };
    const due = tasksOf(collectors.filter((collector) => collector.isFor(target))).filter(
      (task) => !serveCached(scrape, task),
    );
    scrape.planned.push(...due.map(({ command }) => command.name));
    const onReply = ({ command: { name } }: Task, reply: Document): void => {
      scrape.replies[name] = reply;
      if (name === 'serverStatus') scrape.cache.learn(reply);
    };
    // One after the other on the member's one connection.
    await concurrencyLimit.run(deadline.signal, async () => {
      await runInTurn(scrape, due, { target, cache: scrape.cache, deadline, onReply });
    });
  }
  scrape.endedAt = performance.now();
}

/**
 * @returns whether the cached reply replaces a request of this scrape; an incomplete one is shown until it is completed
 */
function serveCached({ cache, replies, commandResults }: MemberScrape, task: Task): boolean {
  const cached = cache.fresh(task);
  if (!cached) return false;
  const { reply, durationSeconds } = cached;
  replies[task.command.name] = reply;
  if (isDue(cached, task.collector.maxAgeSeconds)) return false;
  commandResults.set(task.command.name, { durationSeconds, ...missingIn(reply) });
  return true;
}
