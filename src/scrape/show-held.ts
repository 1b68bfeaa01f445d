import type { CommandFailure } from '../errors.js';
import type { Candidate } from './choose-member.js';

/** How a figure that is not asked for now was got, or failed. */
interface Held {
  /** Key of the member that was asked. */
  readonly member: string;
  readonly durationSeconds: number;
  readonly failure?: CommandFailure;
}

/** The outcome stands with the member that was asked then, as long as that is up. */
export async function showHeld(
  candidates: readonly Candidate[],
  { command }: { readonly command: string },
  { member, durationSeconds, failure }: Held,
): Promise<void> {
  const asked = candidates.find(({ key }) => key === member);
  if (await asked?.greeting) {
    asked?.progress.outcomes.set(command, { durationSeconds, ...(failure && { failure }) });
  }
}
