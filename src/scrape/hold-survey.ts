import type { Asked } from './collector.js';
import type { Deadline } from './deadline.js';
import type { Progress } from './progress.js';
import { sendRequest, type PendingCommand } from './send-in-turn.js';
import type { Survey } from './survey.js';

/** A survey as one command of a member: it succeeds or fails as a whole. */
export function holdSurvey(
  { command, limits, maxTimeMs, survey }: Survey,
  progress: Progress,
  asked: Asked,
  deadline: Deadline,
  keep: PendingCommand['keep'],
): PendingCommand {
  return {
    command,
    rare: true,
    send: () =>
      survey({
        asked,
        limits,
        send: (database, request, parts) =>
          sendRequest(progress, database, request, deadline, { parts, maxTimeMs }),
      }),
    keep,
  };
}
