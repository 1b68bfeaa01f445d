import type * as z from 'zod';
import type { Path } from './finding.js';

/** One wrong place, as the schema names it. */
export interface Issue {
  readonly kind: 'unknown key' | 'wrong key' | 'wrong value';
  /** Ends with the key where that is what is wrong. */
  readonly path: Path;
  /** What stands as error in the schema. */
  readonly word: string;
}

/** Takes the errors of alternatives apart: of each only those of the alternative that has the right type. */
export function issuesOf(issue: z.core.$ZodIssue, above: Path = []): readonly Issue[] {
  const path = [...above, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))];
  if (issue.code === 'invalid_union') {
    const meant = issue.errors.find((branch) => !branch.some(isOfOtherType));
    if (meant) return meant.flatMap((inner) => issuesOf(inner, path));
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ kind: 'unknown key', path: [...path, key], word: issue.message }));
  }
  if (issue.code === 'invalid_key') {
    return [{ kind: 'wrong key', path, word: issue.issues[0]?.message ?? issue.message }];
  }
  return [{ kind: 'wrong value', path, word: issue.message }];
}

function isOfOtherType({ code, path }: z.core.$ZodIssue): boolean {
  return path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');
}
