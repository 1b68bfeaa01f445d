import type { Round } from './round.js';

/** A round to be kept until the next one: without what was answered, which is most of what it holds. */
export function withoutReplies(round: Round): Round {
  const members = new Map([...round.members].map(([key, result]) => [key, { ...result, replies: {} }]));
  return { ...round, members, clusters: new Map(), figures: new Map() };
}
