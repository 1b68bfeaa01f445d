import type { Judgement } from '../../replset/judge.js';
import { reportsOf } from '../../replset/reports.js';
import { replSetGetStatus } from '../../scrape/collectors/repl-set-get-status.js';
import { judgeRound, type MetricsRouteOptions } from '../metrics-route.js';
import { isDue } from './due.js';

export interface AskerOptions extends Pick<MetricsRouteOptions, 'collectors' | 'self' | 'scrape' | 'watch'> {
  /** Told of the verdicts on a scrape that the page has asked for. */
  readonly onJudgement: (judgement: Judgement) => void;
}

/** How long a scrape for the page may take. */
const ROUND_MS = 5_000;

/** Has scrapes held where nobody else does, so that the page works without Prometheus. */
export class Asker {
  readonly #options: AskerOptions;
  /** What lag and who sees whom are judged by; empty where it is switched off. */
  readonly #needed: AskerOptions['collectors'];
  #asking: Promise<void> | undefined;
  #eventAt = -Infinity;
  #last: Judgement | undefined;

  constructor(options: AskerOptions) {
    this.#options = options;
    this.#needed = options.collectors.filter(({ name }) => name === replSetGetStatus.name);
  }

  /** Verdicts of the last scrape that the page can be drawn from, whoever asked for it. */
  get last(): Judgement | undefined {
    return this.#last;
  }

  /** One that has asked for other things alone (`?collect[]=`) tells neither lag nor who sees whom. */
  noteJudgement(judgement: Judgement): void {
    if (this.#needed.length === 0 || hasAsked(judgement)) this.#last = judgement;
  }

  /** Something has happened: what was judged before is out of date. */
  noteEvent(): void {
    this.#eventAt = Date.now();
  }

  /** Ends with the scrape that is held now, at once where none is due. */
  async askIfDue(): Promise<void> {
    const last = this.#last?.round;
    const scraped = last && { scrapedAt: last.startedAt, tookSeconds: last.durationSeconds };
    if (!this.#asking && !isDue(Date.now(), { ...scraped, eventAt: this.#eventAt })) return;
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    await this.#asking;
  }

  async #ask(): Promise<void> {
    const { self, watch, scrape, onJudgement } = this.#options;
    const round = await scrape(this.#needed, performance.now() + ROUND_MS);
    const judgement = await judgeRound(round, self);
    // Also where nothing was learnt, as with a login that is refused: it is not asked again at once.
    this.#last = judgement;
    watch?.report(reportsOf(judgement), round.startedAt);
    onJudgement(judgement);
  }
}

/** Whether somebody was asked for its status, or nobody was there to be asked. */
function hasAsked({ round }: Judgement): boolean {
  const answered = [...round.members.values()].filter(
    ({ up, member }) => up && member.replicaSet !== undefined && !member.arbiter,
  );
  return answered.length === 0 || answered.some(({ outcomes }) => outcomes.has(replSetGetStatus.command));
}
