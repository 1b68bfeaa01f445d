import type { Places, Report } from './finding.js';
import type { Pieces } from './piece.js';

/** One file while its parts are read. */
export interface Reading {
  /** Where its relative paths begin. */
  readonly directory: string;
  readonly pieces: Pieces;
  readonly places: Places;
  readonly report: Report;
  /** Takes every secret read from a file of its own. */
  readonly keep: (secret: string) => void;
  /** Told of every file that it names. */
  readonly note: (path: string) => void;
}
