import type { Doc } from './document.js';
import { recordedFile } from './recordings.js';

/** The refusal of `getShardMap` by a member that belongs to no cluster. */
export function notSharded(): Doc {
  return recordedFile('not-initiated/localhost.getShardMap.json').reply as Doc;
}
