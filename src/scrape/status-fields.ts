import { numberOf, stringOf, timestampSeconds, valueAt } from '../mongo/bson.js';
import type { MemberResult } from './scrape.js';

/** One value of a serverStatus reply. */
export interface StatusField<T> {
  /** Dotted, from the root of the reply. */
  readonly path: string;
  /** `undefined` where the reply or the value is absent, or of another type. */
  readonly of: (replies: MemberResult['replies']) => T | undefined;
}

/**
 * Everything that is read of serverStatus outside of the metric families. The fields in this list are requested and
 * decoded whatever families are enabled; eslint forbids reading the reply in any other way.
 */
export const STATUS_FIELDS = {
  version: field('version', stringOf),
  storageEngine: field('storageEngine.name', stringOf),
  uptimeMillis: field('uptimeMillis', numberOf),
  /** Increases with each rollback, and when a process starts after an unclean shutdown. */
  rollbackId: field('repl.rbid', numberOf),
  /** Seconds since 1970; 0 without an oplog. */
  oplogFirst: field('oplog.earliestOptime', timestampSeconds),
  oplogLast: field('oplog.latestOptime', timestampSeconds),
} as const;

/** The paths of {@link STATUS_FIELDS}. */
export const STATUS_FIELD_PATHS: readonly string[] = Object.values(STATUS_FIELDS).map(({ path }) => path);

function field<T>(path: string, convert: (value: unknown) => T | undefined): StatusField<T> {
  const keys = path.split('.');
  return { path, of: ({ serverStatus }) => convert(valueAt(serverStatus, keys)) };
}
