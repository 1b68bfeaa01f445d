import type { Doc } from './document.js';

/** A healthy instance's answer. */
export interface Answer {
  readonly document: Doc;
  /** True for this moment only: made anew at every request and sent as it is, its clocks are right already. */
  readonly momentary?: boolean;
}

/** What an instance answers when nothing is wrong with it. */
export interface Answers {
  /** Milliseconds, as the clock says. */
  readonly startedAt: number;
  /** Since when its recorded replies are told to be; see `moving-fields.ts`. */
  readonly electedAt: number;
  /** Counts the changes that hello tells of. */
  readonly topologyCounter: number;
  /** The reply to `hello`. */
  hello(): Doc;
  /** The reply to any other command; undefined: there is no such command. */
  answer(name: string, command: Doc): Answer | undefined;
}
