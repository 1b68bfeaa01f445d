import type { Backlog } from './backlog.js';
import type { Asked } from './collector.js';
import type { Deadline } from './deadline.js';
import type { Progress } from './progress.js';
import { sendRequest, SERVER_MARGIN_MS, type PendingCommand } from './send-in-turn.js';
import type { Survey } from './survey.js';

/** A survey as one command of a member: it succeeds where anything could be read, and fails else. */
export function holdSurvey(
  { command, limits, maxAgeSeconds, maxTimeMs, survey }: Survey,
  progress: Progress,
  asked: Asked,
  deadline: Deadline,
  backlog: Backlog,
  keep: PendingCommand['keep'],
): PendingCommand {
  return {
    command,
    rare: true,
    send: () =>
      survey({
        asked,
        limits,
        maxAgeSeconds,
        backlog,
        hasTime: () => !deadline.abandoned && deadline.remaining > SERVER_MARGIN_MS,
        send: (database, request, parts) =>
          sendRequest(progress, database, request, deadline, { parts, maxTimeMs }),
      }),
    keep,
  };
}
