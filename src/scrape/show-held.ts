import type { CommandFailure } from '../errors.js';
import type { Candidate } from './choose-member.js';

/** How a figure that is not asked for now was got, or failed. */
interface Held {
  /** Key of the member that was asked. */
  readonly member: string;
  readonly durationSeconds: number;
  readonly failure?: CommandFailure;
  readonly missing?: readonly string[];
}

/** The outcome stands with the member that was asked then, as long as that is up. */
export async function showHeld(
  candidates: readonly Candidate[],
  { command }: { readonly command: string },
  { member, durationSeconds, failure, missing }: Held,
): Promise<void> {
  const asked = candidates.find(({ key }) => key === member);
  if (await asked?.greeting) {
    const outcome = { durationSeconds, ...(failure && { failure }), ...(missing && { missing }) };
    asked?.progress.outcomes.set(command, outcome);
  }
}
