import { enabledFamilies } from '../../../src/metrics/catalogue.js';
import { renderPage } from '../../../src/metrics/exposition.js';
import type { Format } from '../../../src/metrics/prom-text.js';
import type { Family } from '../../../src/metrics/family.js';
import type { Document } from '../../../src/mongo/bson.js';
import type { MonitorView } from '../../../src/monitor/monitor.js';
import type { MemberResult, Scrape } from '../../../src/scrape/scrape.js';
import { parseHello } from '../../../src/topology/model/hello.js';
import { memberKey, type Member } from '../../../src/topology/model/topology.js';
import { Page } from '../exposition.js';
import { analyze } from '../analyze.js';
import { clusterOf } from '../test-scraper.js';
import { emptySelf } from '../self.js';

/** What of a page differs from all families in the text format. */
export interface PageOptions {
  readonly families?: readonly Family[];
  readonly format?: Format;
  /** What the heartbeats between scrapes have counted; absent: there are none. */
  readonly monitor?: MonitorView;
}

/** The page of a scrape as it goes over the wire; nothing may throw on the way. */
export async function pageText(scrape: Scrape, options: PageOptions = {}): Promise<string> {
  const { families = enabledFamilies(new Set()), format = 'text', monitor } = options;
  const analysis = analyze(scrape, (error) => {
    throw error as Error;
  });
  const parts: string[] = [];
  const facts = { ...analysis, ...(monitor && { monitor }) };
  for await (const part of renderPage(facts, families, emptySelf(), format)) parts.push(part);
  return parts.join('');
}

/** The same, to look up values on. */
export async function pageOf(scrape: Scrape, families = enabledFamilies(new Set())): Promise<Page> {
  return new Page(await pageText(scrape, { families }));
}

/** A scrape of one member without a set. */
export function singleMemberScrape(hello: Document, replies: Readonly<Record<string, Document>>): Scrape {
  const parsed = parseHello(hello);
  const member: Member = {
    ...{ cluster: 'test', name: 'db1:27017', host: 'db1:27017', address: 'db1:27017' },
    clusterRole: parsed.clusterRole,
    ...{ hostname: 'db1', arbiter: false, declared: false, discovered: true },
  };
  const commandResults = ['hello', ...Object.keys(replies)].map(
    (name) => [name, { durationSeconds: 0.001 }] as const,
  );
  const result: MemberResult = {
    ...{
      member,
      up: true,
      hello: parsed,
      replies,
      commandResults: new Map(commandResults),
      durationSeconds: 0.01,
    },
    known: { version: '6.0.5', storageEngine: 'wiredTiger' },
  };
  return {
    startedAt: 0,
    durationSeconds: 0.01,
    topology: { clusters: [clusterOf([member])] },
    members: new Map([[memberKey(member), result]]),
    clusters: new Map(),
    groupReplies: new Map(),
  };
}
