import { problem } from './given.js';
import type { Settings } from './schema.js';

/** Reports a problem of several options taken together at the one that the user should look at. */
export type Blame = (option: keyof Settings['values'], what: string, remedy: string) => void;

/**
 * Collects such problems. Where the option itself was not given, its value came from the URI, so that the place
 * is the URI's.
 */
export function blameInto(problems: string[], settings: Settings): Blame {
  return (option, what, remedy) => {
    const name = [option, 'mongodb.uri', 'mongodb.uri-file'].find(
      (candidate) => settings.placeOf(candidate) !== undefined,
    );
    problems.push(
      problem(name ?? option, name === undefined ? 'default' : (settings.placeOf(name) ?? ''), what, remedy),
    );
  };
}
