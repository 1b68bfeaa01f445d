import { readFileSync } from 'node:fs';
import { parseDocument, type Doc } from './document.js';

/** The member of the recorded set (test/fixtures/mongod-6.0.5/replicaset-healthy) that a reply is taken from. */
export type RecordedRole = 'primary' | 'secondary-a' | 'arbiter' | 'hidden' | 'delayed';

/** When the set was recorded: the clock of documents that carry no date of their own. */
export const RECORDED_AT = 1795261343029;

/** When the recorded primary was elected. */
export const RECORDED_ELECTION = 1795261265510;

/** How much `secondaryDelaySecs` the recorded delayed member has. */
export const RECORDED_DELAY_SECONDS = 30;

/** The recorded `_id` of each role; 2 is a further secondary, like secondary-a. */
export const RECORDED_ID: Readonly<Record<RecordedRole, number>> = {
  primary: 0,
  'secondary-a': 1,
  arbiter: 3,
  hidden: 4,
  delayed: 5,
};

const folder = new URL('../../fixtures/mongod-6.0.5/', import.meta.url);
const cache = new Map<string, Doc>();

/** A recorded reply of the healthy set, read once. */
export function recording(role: RecordedRole, command: string): Doc {
  return recordedFile(`replicaset-healthy/${role}.${command}.json`);
}

/** Any recorded reply, by its path below the fixtures. */
export function recordedFile(path: string): Doc {
  let document = cache.get(path);
  if (!document) {
    document = parseDocument(readFileSync(new URL(path, folder), 'utf8'));
    cache.set(path, document);
  }
  return document;
}
