import { enabledFamilies } from '../../../src/metrics/catalogue.js';
import { renderPage } from '../../../src/metrics/exposition.js';
import type { Document } from '../../../src/mongo/bson.js';
import type { MemberResult, Scrape } from '../../../src/scrape/scrape.js';
import { parseHello } from '../../../src/topology/model/hello.js';
import { memberKey, type Member } from '../../../src/topology/model/topology.js';
import { Page } from '../exposition.js';
import { judge } from '../judge.js';
import { clusterOf } from '../rounds.js';
import { emptySelf } from '../self.js';

/** The page of a round, of all families unless told; nothing may throw on the way. */
export async function pageOf(round: Scrape, families = enabledFamilies(new Set())): Promise<Page> {
  const judgement = judge(round, (error) => {
    throw error as Error;
  });
  const parts: string[] = [];
  for await (const part of renderPage(judgement, families, emptySelf(), 'text')) parts.push(part);
  return new Page(parts.join(''));
}

/** A round over one process that is in no set. */
export function lonelyRound(hello: Document, replies: Readonly<Record<string, Document>>): Scrape {
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
