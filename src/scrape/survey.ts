import type { Document } from '../mongo/bson.js';
import type { Parts } from '../mongo/parts.js';
import type { Backlog } from './backlog.js';
import type { Asked, Cost } from './collector.js';
import type { Limits } from './limits.js';

/**
 * Once per which a survey is held. `member`: of every member it is for, since each has figures of its own. `set`: of
 * one member of each replica set, and of each standalone. `deployment`: the same, but of a sharded cluster as a whole
 * through one router, since from 8.0 on shards refuse direct reads of users' databases. `node`: of one process of each
 * machine.
 */
export type SurveyScope = 'member' | 'set' | 'deployment' | 'node';

/** How a survey asks. */
export interface Session {
  readonly asked: Asked;
  readonly limits: Limits;
  /** What it returns may be that old. */
  readonly maxAgeSeconds: number;
  /** What the last run left out. */
  readonly backlog: Backlog;
  /** Whether there is time for one more request. */
  readonly hasTime: () => boolean;
  /**
   * One request, bounded by the deadline of the scrape and by the survey's own time limit.
   *
   * @param parts decodes these of the reply alone
   * @throws the driver's error
   */
  readonly send: (database: string, request: Document, parts?: Parts) => Promise<Document>;
}

/**
 * Figures that take several requests, or that one member tells for others; off by default, and the last ones are served
 * until they are old. Nothing about metrics: families read what it returns.
 */
export interface Survey {
  /** `--collector.<name>`, `?collect[]=<name>`. */
  readonly name: string;
  /** The `command` label, and the key of the reply. */
  readonly command: string;
  /** For `--help` and the docs. */
  readonly help: string;
  readonly cost: Cost;
  readonly scope: SurveyScope;
  /** The last figures are served until they are that old. */
  readonly maxAgeSeconds: number;
  readonly defaultOn: false;
  /** Time limit of each request, for `maxTimeMS`. */
  readonly maxTimeMs: number;
  /** What its options choose from, where it is bounded by them. */
  readonly chooses?: 'databases' | 'namespaces';
  readonly limits: Limits;
  /** Whether this member can answer it; of scope `set` and wider the choice is made by `choose-surveyed`. */
  readonly isFor: (asked: Asked) => boolean;
  /** `truncated: true` in what it returns: a limit or lack of time has cut it; `missing`: what there was no time for. */
  readonly survey: (session: Session) => Promise<Document>;
}

export function isSurvey(collector: object): collector is Survey {
  return 'survey' in collector;
}
