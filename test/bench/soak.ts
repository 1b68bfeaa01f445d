import { setTimeout as sleep } from 'node:timers/promises';
import { startFleet } from '../support/fleet/fleet.js';
import { waitUntil } from '../support/wait-until.js';
import { Churn, SOAKED } from './churn.js';
import { Exporter } from './exporter.js';
import type { Held } from './probe-messages.js';
import { holdings } from './process-usage.js';
import { readPage } from './scraped-page.js';

/** What the exporter holds while every member is well, the garbage gone. */
export interface AtRest extends Held {
  /** 0 where there is no /proc. */
  readonly sockets: number;
}

/** An eventful time. */
export interface Soaked {
  readonly kind: 'soak';
  readonly scenario: string;
  readonly minutes: number;
  readonly members: number;
  readonly scrapes: number;
  readonly elections: number;
  readonly faults: number;
  readonly replacedShards: number;
  /** After each third of the time. */
  readonly thirds: readonly [AtRest, AtRest, AtRest];
}

const STEP_MS = 1_000;

/** What Prometheus announces: a scrape of members that hang takes this long. */
const TIMEOUT_SECONDS = 1;

const OPTIONS = ['--heartbeat.timeout=1s', '--discovery.interval=5s'];

/** Soaks an exporter in a cluster where something happens every second; compiled code and caches come in the first third. */
export async function soak(scenario: string, minutes: number): Promise<Soaked> {
  const fleet = await startFleet({ clusters: [SOAKED] });
  const churn = new Churn(fleet);
  let exporter: Exporter | undefined;
  let scrapes = 0;
  try {
    exporter = await Exporter.start(`mongodb://${fleet.routers[0]!.address}/`, OPTIONS);
    const thirds: AtRest[] = [];
    while (thirds.length < 3) {
      scrapes += await eventful(exporter, churn, (minutes * 60_000) / 3);
      await churn.heal();
      await settled(exporter, churn.instances);
      const held = await exporter.atRest();
      thirds.push({ ...held, sockets: holdings(exporter.pid)?.sockets ?? 0 });
    }
    const { elections, faults, replacedShards, instances: members } = churn;
    return {
      kind: 'soak',
      scenario,
      minutes,
      members,
      scrapes,
      elections,
      faults,
      replacedShards,
      thirds: thirds as [AtRest, AtRest, AtRest],
    };
  } finally {
    await exporter?.stop();
    await fleet.stop();
  }
}

/** Scrapes back to back, while something happens every second; @returns how many scrapes */
async function eventful(exporter: Exporter, churn: Churn, forMs: number): Promise<number> {
  const end = performance.now() + forMs;
  let scrapes = 0;
  const scraping = async () => {
    for (; performance.now() < end; scrapes += 1) await exporter.scrape(TIMEOUT_SECONDS);
  };
  const happening = async () => {
    while (performance.now() < end) {
      await churn.step();
      await sleep(STEP_MS);
    }
  };
  await Promise.all([scraping(), happening()]);
  return scrapes;
}

/** Every instance that belongs to the cluster is up, and nobody else is on the page. */
async function settled(exporter: Exporter, instances: number): Promise<void> {
  await waitUntil(
    async () => {
      const { plain } = readPage((await exporter.scrape()).body, []);
      const up = plain.toString('latin1').match(/^mongodb_up\{.*\} \d$/gm) ?? [];
      return up.length === instances && up.every((line) => line.endsWith(' 1'));
    },
    { timeoutMs: 60_000, intervalMs: 250, message: 'every instance is up' },
  );
}
