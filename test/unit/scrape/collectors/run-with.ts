import { BSON } from 'mongodb';
import type { Document } from '../../../../src/mongo/bson.js';
import { decodeParts } from '../../../../src/mongo/partial-decode.js';
import type { CollectTarget, Collector } from '../../../../src/scrape/collector.js';
import { limitsOf } from '../../../../src/scrape/limits.js';
import { parseHello } from '../../../../src/topology/model/hello.js';
import type { ClusterRole } from '../../../../src/topology/model/topology.js';
import type { Page } from '../../../support/exposition.js';
import { firstRun } from '../../../support/first-run.js';
import { singleMemberScrape, pageOf } from '../../../support/metrics/rendered.js';

/** A request as a collector sent it. */
export interface Request {
  readonly database: string;
  readonly request: Document;
}

/** The reply of a collector, and how it was read. */
export interface Run {
  readonly sent: readonly Request[];
  readonly reply: Document;
  /** A page with the answer of this process. */
  readonly page: Page;
}

export const STANDALONE: Document = { isWritablePrimary: true, maxWireVersion: 17 };
export const ROUTER: Document = { isWritablePrimary: true, msg: 'isdbgrid', maxWireVersion: 17 };

interface Options {
  readonly hello?: Document;
  readonly most?: number;
  readonly patterns?: readonly string[];
}

/** Runs a collector of one command on a process that gives these replies, decoded in part where that is requested. */
export async function runWith(
  collector: Collector,
  answer: (database: string, request: Document) => Document,
  { hello = STANDALONE, most = collector.limits?.most ?? 0, patterns = [] }: Options = {},
): Promise<Run> {
  const sent: Request[] = [];
  const [command] = collector.commands;
  const reply = await command!.run({
    target: targetOf(hello),
    limits: limitsOf(most, patterns),
    ...firstRun(collector),
    send: (database, request, { parts } = {}) => {
      sent.push({ database, request });
      const bytes = BSON.serialize(answer(database, request));
      const decoded = BSON.deserialize(bytes, { raw: parts !== undefined });
      return Promise.resolve(parts ? decodeParts(decoded, parts) : decoded);
    },
  });
  const { name } = command!;
  const replies = collector.target === 'host' ? [{ identity: HOST, reply }] : [];
  const scrape = {
    ...singleMemberScrape(hello, collector.target === 'member' ? { [name]: reply } : {}),
    groupReplies: new Map([[name, replies]]),
  };
  return { sent, reply, page: await pageOf(scrape) };
}

const HOST = { kind: 'host', cluster: 'test', hostname: 'db1' } as const;

/** The process that said hello so. */
export function targetOf(
  hello: Document,
  clusterRole: ClusterRole = parseHello(hello).clusterRole,
): CollectTarget {
  const member = {
    cluster: 'test',
    name: 'db1:27017',
    host: 'db1:27017',
    address: 'db1:27017',
    hostname: 'db1',
  };
  return {
    hello: parseHello(hello),
    leaveOut: {},
    member: { ...member, clusterRole, arbiter: false, declared: false, discovered: true },
  };
}

/** A reply to `find` or `aggregate`. */
export function cursorOf(...firstBatch: readonly Document[]): Document {
  return { cursor: { firstBatch, id: 0, ns: '' }, ok: 1 };
}
