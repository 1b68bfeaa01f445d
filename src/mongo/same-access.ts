import { isDeepStrictEqual } from 'node:util';
import type { Access } from '../config/config.js';

/** Whether both lead to the same client. Either may be part of a larger object: a cluster's target is an access too. */
export function sameAccess(a: Access, b: Access): boolean {
  return (
    a === b || isDeepStrictEqual([a.credentials, a.tls, a.uriOptions], [b.credentials, b.tls, b.uriOptions])
  );
}
