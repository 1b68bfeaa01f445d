import type { Document } from 'mongodb';
import assert from 'node:assert/strict';
import type { ExporterProcess } from './exporter.js';
import type { Page } from './exposition.js';
import type { MongoServer } from './mongo-servers.js';

/** What one member's replSetGetStatus says, in the words of the page. */
interface DriverView {
  readonly state: number;
  readonly term: number;
  /** Peer → `health/state`; without health before the peer was first heard of. */
  readonly peers: Readonly<Record<string, string>>;
}

/**
 * Scrapes, and compares the page with what the driver is told by the same members just before and just after. A set
 * that changed between the two is asked again.
 *
 * @param servers members that answer replSetGetStatus
 */
export async function scrapeAgreeing(
  exporter: ExporterProcess,
  servers: readonly MongoServer[],
): Promise<Page> {
  for (let attempt = 0; ; attempt++) {
    const before = await driverViews(servers);
    const page = await exporter.scrape();
    const after = await driverViews(servers);
    if (JSON.stringify(before) !== JSON.stringify(after) && attempt < 50) continue;
    assert.deepEqual(before, after, 'the set came to rest');
    assert.deepEqual(pageViews(page, servers), after);
    return page;
  }
}

async function driverViews(servers: readonly MongoServer[]): Promise<Record<string, DriverView>> {
  const entries = servers.map(async (server) => {
    const status = await server.command({ replSetGetStatus: 1 }, AbortSignal.timeout(5_000));
    const peers = (status.members as readonly Document[]).filter(({ self }) => self !== true);
    return [
      server.address,
      {
        state: status.myState as number,
        term: Number(status.term),
        peers: Object.fromEntries(
          peers.map(({ name, health, state }) => [name as string, view(health as number, state as number)]),
        ),
      },
    ] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

function pageViews(page: Page, servers: readonly MongoServer[]): Record<string, DriverView> {
  return Object.fromEntries(
    servers.map(({ address }) => {
      const states = page.byMember('mongodb_replset_heartbeat_state', { observer: address });
      const health = page.byMember('mongodb_replset_heartbeat_health', { observer: address });
      return [
        address,
        {
          state: page.value('mongodb_replset_member_state', { member: address })!,
          term: page.value('mongodb_replset_member_term', { member: address })!,
          peers: Object.fromEntries(
            Object.entries(states).map(([name, state]) => [name, view(health[name] ?? -1, state)]),
          ),
        },
      ];
    }),
  );
}

function view(health: number, state: number): string {
  return `${health}/${state}`;
}
