import type { HeartbeatReason } from '../util/errors.js';
import type { StatusMember } from './status.js';

/**
 * Message patterns by reason, the most specific first. Sources: replies of 4.4 to 8.0, topology_coordinator.cpp
 * (prepareHeartbeatResponse), the errno texts of glibc and the English texts of WinSock.
 */
const PATTERNS: readonly (readonly [HeartbeatReason, RegExp])[] = [
  [
    'wrong_set',
    /set name (?:of .*does|did) not match|set IDs do not match|configuration is invalid or does not include us/i,
  ],
  ['no_response', /no response within election timeout/i],
  [
    'dns',
    /could not find address|host not found|name or service not known|name resolution|no such host|\bresolve\b/i,
  ],
  ['refused', /connection refused|actively refused/i],
  ['unreachable', /no route to host|\bunreachable\b/i],
  ['timeout', /timed out|time limit|\btimeout\b|did not properly respond/i],
  ['tls', /\b(?:SSL|TLS)/],
  [
    'connection_closed',
    /connections? (?:was )?(?:closed|reset|abort|dropped|forcibly closed)|broken pipe|end of file/i,
  ],
  ['auth', /\bauthenticat|\bauthoriz/i],
];

/**
 * Why heartbeats to a peer fail, from `lastHeartbeatMessage`. Messages contain names that the operator has chosen.
 * These are removed first: a host named `auth-db` is not a refused login.
 */
export function heartbeatReason({
  message,
  unauthenticated,
}: Pick<StatusMember, 'message' | 'unauthenticated'>): HeartbeatReason {
  if (unauthenticated) return 'auth';
  const text = withoutNames(message);
  return PATTERNS.find(([, pattern]) => pattern.test(text))?.[0] ?? 'other';
}

/** Removes commands, targets, quoted texts, set names, and every `host:port`. */
function withoutNames(message: string): string {
  return message
    .replace(/\{.*(?:\}|$)/s, '')
    .replace(/"[^"]*"|(?<!\w)'[^']*'/g, '')
    .replace(/set name of .* does not match name .*/is, 'set name of … does not match')
    .replace(/\[[^\]]*\](?::\d+)?/g, '')
    .replace(/[^\s()[\],;]+:\d+/g, '');
}
