import { BSON } from 'mongodb';
import type { Document } from '../../../../src/mongo/bson.js';
import { decodeParts } from '../../../../src/mongo/partial-decode.js';
import type { CollectTarget, MultiCommandCollector } from '../../../../src/scrape/collector.js';
import { limitsOf } from '../../../../src/scrape/limits.js';
import { parseHello } from '../../../../src/topology/model/hello.js';
import type { ClusterRole } from '../../../../src/topology/model/topology.js';
import type { Page } from '../../../support/exposition.js';
import { unhurried } from '../../../support/unhurried.js';
import { lonelyRound, pageOf } from '../../../support/metrics/rendered.js';

/** A request as a survey sent it. */
export interface Request {
  readonly database: string;
  readonly request: Document;
}

/** What a survey learnt, and how. */
export interface Surveyed {
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

/** Holds a survey of a process that gives these answers, decoded in part where that is asked. */
export async function holdWith(
  survey: MultiCommandCollector,
  answer: (database: string, request: Document) => Document,
  { hello = STANDALONE, most = survey.limits.most, patterns = [] }: Options = {},
): Promise<Surveyed> {
  const sent: Request[] = [];
  const reply = await survey.survey({
    asked: askedOf(hello),
    limits: limitsOf(most, patterns),
    ...unhurried(survey),
    send: (database, request, parts) => {
      sent.push({ database, request });
      const bytes = BSON.serialize(answer(database, request));
      const decoded = BSON.deserialize(bytes, { raw: parts !== undefined });
      return Promise.resolve(parts ? decodeParts(decoded, parts) : decoded);
    },
  });
  const figures = survey.scope === 'host' ? [{ of: HOST, reply }] : [];
  const round = {
    ...lonelyRound(hello, survey.scope === 'member' ? { [survey.command]: reply } : {}),
    figures: new Map([[survey.command, figures]]),
  };
  return { sent, reply, page: await pageOf(round) };
}

const HOST = { kind: 'host', cluster: 'test', hostname: 'db1' } as const;

/** The process that said hello so. */
export function askedOf(
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
