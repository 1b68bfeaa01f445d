import type { ParseResult, ProblemText } from '../problem.js';

/** What a format takes from the option in the schema. */
export interface FormatSettings {
  /** The bounds of a number or a duration, as the user writes them: `1`, `500ms`. */
  readonly least?: string;
  readonly most?: string;
  /** The valid entries of a list. */
  readonly words?: readonly string[];
}

/** A problem with one entry of a list, or with the whole value. */
export interface EntryProblem extends ProblemText {
  /** Index of the entry, from 0. */
  readonly entry?: number;
}

/** A strict format: how the text of an option becomes its value. */
export interface Format<T> {
  /** `switch`: valid without a value on the command line (`--x`, `--no-x`). */
  readonly kind: 'value' | 'switch' | 'list';
  /** Type of the value in the help: `--name=<shown>`. */
  readonly shown: string;
  readonly parse: (text: string, settings: FormatSettings) => ParseResult<T>;
  /** Checks the parsed value with the settings of the option. */
  readonly check?: (value: T, settings: FormatSettings) => readonly EntryProblem[];
}
