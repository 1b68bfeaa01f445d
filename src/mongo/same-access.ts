import { isDeepStrictEqual } from 'node:util';
import type { Access } from '../config/config.js';

/** Whether both lead to the same client. Either may be part of a larger object: a cluster's target is an access too. */
export function sameAccess(a: Access, b: Access): boolean {
  return a === b || isDeepStrictEqual(partsOf(a), partsOf(b));
}

function partsOf({ credentials, tls, uriOptions, apiVersion }: Access): readonly unknown[] {
  return [credentials, tls, uriOptions, apiVersion];
}
