import type { Round } from './round.js';
import type { Survey } from './survey.js';

/** Whether a limit or lack of time has cut what the survey reads, of any member. */
export function isTruncated({ members, figures }: Round, { command }: Survey): boolean {
  const replies = [
    ...[...members.values()].map(({ replies: own }) => own[command]),
    ...(figures.get(command) ?? []).map(({ reply }) => reply),
  ];
  return replies.some((reply) => reply?.truncated === true);
}
