import type { Document } from '../mongo/bson.js';
import { firstBatchOf } from '../mongo/cursor.js';
import { serverCode } from '../mongo/failure.js';
import type { Parts } from '../mongo/parts.js';
import type { Hello } from '../topology/hello.js';
import type { Asked, Collector } from './collector.js';
import { isDue, missingIn } from './completeness.js';
import type { Deadline } from './deadline.js';
import { holdSurvey } from './hold-survey.js';
import type { Progress } from './progress.js';
import { sendInTurn, sendRequest, type PendingCommand } from './send-in-turn.js';
import type { Slots } from './slots.js';
import { isSurvey, type Survey } from './survey.js';

export interface AskContext {
  readonly collectors: readonly (Collector | Survey)[];
  readonly leaveOut: Document;
  /** What is read of replies that are decoded in part. */
  readonly parts: Parts;
  readonly deadline: Deadline;
  readonly slots: Slots;
}

/** Asks one member everything once it has answered hello; never throws, `progress` tells how it went. */
export async function askMember(
  progress: Progress,
  greeting: Promise<Hello | undefined>,
  context: AskContext,
): Promise<void> {
  const hello = await greeting;
  if (hello && !progress.member.arbiter && !hello.arbiter) {
    const asked: Asked = { member: progress.member, hello, leaveOut: context.leaveOut };
    const wanted = context.collectors.filter((collector) => collector.isFor(asked));
    const toAsk = wanted
      .filter((collector) => !serveKept(progress, collector))
      .map((collector) => pending(progress, collector, asked, context));
    progress.toAsk.push(...toAsk.map(({ command }) => command));
    // One after the other on the member's one connection.
    await context.slots.run(context.deadline.signal, async () => {
      await sendInTurn(progress, toAsk);
    });
  }
  progress.endedAt = performance.now();
}

/** @returns whether the last reply stands for one of this round; one that is to be completed is shown until it is */
function serveKept({ memory, replies, outcomes }: Progress, collector: Collector | Survey): boolean {
  const kept = memory.fresh(collector);
  if (!kept) return false;
  const { reply, durationSeconds } = kept;
  replies[collector.command] = reply;
  if (isDue(kept, collector.maxAgeSeconds)) return false;
  outcomes.set(collector.command, { durationSeconds, ...missingIn(reply) });
  return true;
}

function pending(
  progress: Progress,
  collector: Collector | Survey,
  asked: Asked,
  context: AskContext,
): PendingCommand {
  const { command } = collector;
  const keep: PendingCommand['keep'] = (reply, durationSeconds) => {
    progress.replies[command] = reply;
    progress.memory.keep(collector, reply, durationSeconds);
  };
  if (isSurvey(collector)) {
    const backlog = progress.memory.backlog(collector);
    return holdSurvey(collector, progress, asked, context.deadline, backlog, keep);
  }
  return { command, send: () => send(progress, collector, asked, context), keep };
}

/** Sends the request, or its fallback where the server cannot answer it whole. */
async function send(
  progress: Progress,
  collector: Collector,
  asked: Asked,
  { deadline, parts }: AskContext,
): Promise<Document> {
  const { memory } = progress;
  const { database, fallback, partial } = collector;
  const sendThis = async (request: Document): Promise<Document> => {
    const reply = await sendRequest(progress, database, request, deadline, { parts: partial && parts });
    const batch = firstBatchOf(reply);
    return batch ? (batch[0] ?? {}) : reply;
  };
  const request = collector.request(asked);
  const known = memory.fallbackCode(collector);
  const reduced = known === undefined ? undefined : fallback?.(request, known);
  try {
    return await sendThis(reduced ?? request);
  } catch (error) {
    const code = serverCode(error);
    const next = code === undefined || reduced ? undefined : fallback?.(request, code);
    if (code === undefined || !next) throw error;
    memory.rememberFallback(collector, code);
    return sendThis(next);
  }
}
