import assert from 'node:assert/strict';
import type { Page } from '../exposition.js';
import { seriesOf } from '../series.js';
import type { Deployment } from './deployment.js';

/** Ends a fault. */
export type End = () => Promise<void> | void;

/** A fault of the patient: how it is made, and what has to be told of it. */
export interface Fault {
  readonly name: string;
  /** Makes it; it must be there when this has ended. */
  readonly make: () => Promise<End> | End;
  /**
   * What each of so many scrapes says of the patient: `down: phase reason`, or `up` with the commands that failed, as in
   * `up, serverStatus timeout`.
   */
  readonly shows: readonly string[];
  /** What each scrape is announced to have, in seconds; 10 when absent. */
  readonly timeout?: number;
  /** What each scrape takes at most, in seconds; one when absent: nobody is waited for. */
  readonly within?: number;
  /** What more is right of each page. */
  readonly also?: (page: Page, scrape: number) => Promise<void> | void;
}

/** Whether everything is to be done more often than where time is short: `npm run test:faults`. */
export const LONG = process.env.FAULTS === 'long';

/** What one time does not leave behind, several may. */
const ROUNDS = LONG ? 5 : 1;

/** Each fault is over within a fraction of it, on a machine that is not busy. */
export const PATIENCE_MS = 60_000 * ROUNDS;

/** One test for each fault. */
export function describeFaults(deployment: () => Deployment, faults: readonly Fault[]): void {
  for (const fault of faults) {
    it(fault.name, async () => {
      for (let result = 0; result < ROUNDS; result++) await undergo(deployment(), fault);
    });
  }
}

/**
 * Makes the fault, scrapes, and ends it: what the page says of the patient, how long that took, and that nothing of the
 * neighbours is missing; and that afterwards everything is as before, connections and series.
 */
export async function undergo(deployment: Deployment, fault: Fault): Promise<void> {
  const before = await deployment.calm();
  const end = await fault.make();
  try {
    for (const [scrape, shows] of fault.shows.entries()) {
      const { timeout = 10, within = 1 } = fault;
      const page = await deployment.exporter.scrape({ timeoutSeconds: timeout });
      assert.equal(verdictOn(page, deployment.patient), shows, `scrape ${scrape + 1}`);
      assert.ok(page.seconds <= within, `scrape ${scrape + 1} took ${page.seconds} s`);
      assertUntouched(deployment, before, page);
      await fault.also?.(page, scrape);
    }
  } finally {
    await end();
  }
  assertUntouched(deployment, before, await deployment.rest(before));
}

/** What the page says of the member; see {@link Fault.shows}. */
export function verdictOn(page: Page, member: string): string {
  const reasons = page
    .all('mongodb_down_reason', { member })
    .map(({ labels }) => `${labels.phase} ${labels.reason}`);
  const failures = page
    .all('mongodb_scrape_command_failure', { member })
    .map(({ labels }) => `${labels.command} ${labels.reason}`);
  const failed = page.all('mongodb_scrape_command_success', { member }).filter(({ value }) => value !== 1);
  assert.equal(failed.length, failures.length, 'each command that failed has its reason');
  const up = page.value('mongodb_up', { member });
  assert.equal(reasons.length, up === 1 ? 0 : 1, 'a member that is down has one reason');
  return [up === 1 ? 'up' : `down: ${reasons[0] ?? ''}`, ...failures].join(', ');
}

function assertUntouched(deployment: Deployment, before: Page, page: Page): void {
  const [old, now] = [deployment.neighbours(before), deployment.neighbours(page)];
  const missing = [...old].filter((series) => !now.has(series));
  const added = [...now].filter((series) => !old.has(series));
  assert.deepEqual({ missing, added }, { missing: [], added: [] }, 'the series of the neighbours');
  const down = page
    .all('mongodb_up')
    .filter(({ labels, value }) => value !== 1 && labels.member !== deployment.patient);
  assert.deepEqual(down.map(seriesOf), [], 'neighbours that are down');
  const values = new Map(before.samples.map((sample) => [seriesOf(sample), sample.value]));
  const backwards = page.samples.filter((sample) => {
    const series = seriesOf(sample);
    return sample.name.endsWith('_total') && old.has(series) && sample.value < (values.get(series) ?? 0);
  });
  assert.deepEqual(backwards.map(seriesOf), [], 'counters of the neighbours that went back');
}
