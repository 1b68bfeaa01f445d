import { numberOf, stringsOf, type Document } from '../mongo/bson.js';

/** An incomplete reply is completed after this long: what ran out of time would hold up every scrape. */
const COMPLETE_AFTER_SECONDS = 60;

/** A reply that is kept, and when it came by `performance.now()`. */
interface Kept {
  readonly reply: Document;
  readonly at: number;
}

/** The names of what a collector with many requests left out for want of time; none: the reply is complete. */
export function missingOf(reply: Document): readonly string[] {
  return stringsOf(reply.missing);
}

/** `missing` of an outcome, where there is any. */
export function missingIn(reply: Document): { readonly missing?: readonly string[] } {
  const missing = missingOf(reply);
  return missing.length > 0 ? { missing } : {};
}

/** Whether all of the reply is younger than this: an incomplete run keeps what earlier ones have read. */
export function isYoung({ reply, at }: Kept, maxAgeSeconds: number): boolean {
  return performance.now() - (numberOf(reply.oldestAt) ?? at) < maxAgeSeconds * 1000;
}

/** Whether the request is to be sent again: the reply is too old, or can be completed. */
export function isDue(kept: Kept, maxAgeSeconds: number): boolean {
  if (!isYoung(kept, maxAgeSeconds)) return true;
  return missingOf(kept.reply).length > 0 && performance.now() - kept.at >= COMPLETE_AFTER_SECONDS * 1000;
}
