import { BSON } from 'mongodb';
import assert from 'node:assert/strict';
import type { Document } from '../../../../src/mongo/bson.js';
import { writtenLagSeconds } from '../../../../src/replset/lag.js';
import { parseStatus } from '../../../../src/replset/status.js';
import type { MemberResult, Scrape } from '../../../../src/scrape/scrape.js';
import type { Page } from '../../../support/exposition.js';
import { recordedScrape } from '../../../support/recorded.js';
import { pageOf } from '../../../support/metrics/rendered.js';

const [PRIMARY, SECONDARY, ARBITER] = ['127.0.0.1:28000', '127.0.0.1:28001', '127.0.0.1:28003'];
const SITUATION = 'mongod-6.0.5/replicaset-healthy';

/** A point in the oplog, that many milliseconds before noon of some day. */
function point(millisBefore: number, term = 1): { readonly optime: Document; readonly wall: Date } {
  const wall = new Date(1_795_262_400_000 - millisBefore);
  const ts = BSON.Timestamp.fromBits(1, Math.floor(wall.getTime() / 1000));
  return { optime: { ts, t: BSON.Long.fromNumber(term) }, wall };
}

const NULL = { optime: { ts: BSON.Timestamp.fromBits(0, 0), t: -1 }, wall: new Date(0) };

interface Points {
  /** What the document says of each member's oplog. */
  readonly written: Readonly<Record<string, ReturnType<typeof point>>>;
  readonly change?: Readonly<Record<string, Document>>;
  readonly optimes?: Document;
}

/** A recorded replSetGetStatus with the fields that 8.0 adds, of these members. */
function of80(reply: Document, { written, change = {}, optimes = {} }: Points): Document {
  const members = (reply.members as Document[]).map((member) => {
    const name = String(member.name);
    const { optime: optimeWritten, wall: lastWrittenWallTime } = written[name] ?? {};
    return { ...member, ...(optimeWritten && { optimeWritten, lastWrittenWallTime }), ...change[name] };
  });
  return { ...reply, members, optimes: { ...(reply.optimes as Document), ...optimes } };
}

const recordedReply = (name: string): Document =>
  [...recordedScrape(SITUATION).members.values()].find(({ member }) => member.host === name)!.replies
    .replSetGetStatus!;

/** By the primary's document with these points. */
function lag(name: string, points: Points): number | undefined {
  return writtenLagSeconds(parseStatus(of80(recordedReply(PRIMARY), points)), name);
}

/** The recorded scrape as the primary would have told it on 8.0. */
function scrapeOf80(points: Points): Scrape {
  const scrape = recordedScrape(SITUATION);
  const members = [...scrape.members].map(([key, result]): [string, MemberResult] => {
    const { replSetGetStatus } = result.replies;
    if (result.member.host !== PRIMARY || !replSetGetStatus) return [key, result];
    const replies = { ...result.replies, replSetGetStatus: of80(replSetGetStatus, points) };
    return [key, { ...result, replies }];
  });
  return { ...scrape, members: new Map(members) };
}

describe('written lag', () => {
  it('is the time between the newest operations in the two oplogs', () => {
    const written = { [PRIMARY]: point(0), [SECONDARY]: point(2750) };
    assert.equal(lag(SECONDARY, { written }), 2.75);
  });

  it('is 0 for the primary, for the same operation, and for one that is newer in the document', () => {
    const written = { [PRIMARY]: point(5000), [SECONDARY]: point(5000) };
    assert.equal(lag(PRIMARY, { written }), 0);
    assert.equal(lag(SECONDARY, { written }), 0);
    assert.equal(lag(SECONDARY, { written: { ...written, [SECONDARY]: point(4000) } }), 0);
  });

  it('by the seconds of the optimes where there is no wall time', () => {
    const change = { [SECONDARY]: { lastWrittenWallTime: undefined } };
    assert.equal(lag(SECONDARY, { written: { [PRIMARY]: point(0), [SECONDARY]: point(7000) }, change }), 7);
  });

  it('is absent before 8.0, and for a member of a mixed set that does not report it', () => {
    assert.equal(lag(SECONDARY, { written: {} }), undefined);
    assert.equal(lag(PRIMARY, { written: {} }), undefined);
    assert.equal(lag(SECONDARY, { written: { [PRIMARY]: point(0) } }), undefined);
    assert.equal(lag(SECONDARY, { written: { [PRIMARY]: point(0), [SECONDARY]: NULL } }), undefined);
    assert.equal(writtenLagSeconds(undefined, SECONDARY), undefined);
  });

  it('is absent for a member that is down, in initial sync or an arbiter', () => {
    const written = { [PRIMARY]: point(0), [SECONDARY]: point(9000), [ARBITER]: point(0) };
    assert.equal(lag(SECONDARY, { written, change: { [SECONDARY]: { health: 0, state: 8 } } }), undefined);
    assert.equal(lag(SECONDARY, { written, change: { [SECONDARY]: { state: 5 } } }), undefined);
    assert.equal(lag(ARBITER, { written }), undefined);
  });

  it('is absent while the two run different configurations: the entry stands still', () => {
    const written = { [PRIMARY]: point(0), [SECONDARY]: point(60_000) };
    assert.equal(lag(SECONDARY, { written, change: { [SECONDARY]: { configVersion: 99 } } }), undefined);
    assert.equal(lag(SECONDARY, { written, change: { [SECONDARY]: { configTerm: 99 } } }), undefined);
  });

  it('stands on the page beside the lag, which stays that of what is applied', async () => {
    const before = await pageOf(recordedScrape(SITUATION));
    const written = { [PRIMARY]: point(0), [SECONDARY]: point(1250) };
    const page = await pageOf(scrapeOf80({ written }));
    const labels = { member: SECONDARY };
    assert.equal(page.value('mongodb_replset_written_lag_seconds', labels), 1.25);
    assert.equal(page.value('mongodb_replset_written_lag_seconds', { member: PRIMARY }), 0);
    const lagOf = (of: Page) => of.value('mongodb_replset_lag_seconds', labels);
    assert.equal(lagOf(page), lagOf(before));
    assert.equal(before.all('mongodb_replset_written_lag_seconds').length, 0);
  });
});

describe('commit lag of 8.0', () => {
  /** The primary's own points: applied 4 s ago, the rest as given. */
  const commitLag = async (writtenAgo: number | undefined, committedAgo: number) => {
    const [applied, committed] = [point(4000), point(committedAgo)];
    const written = writtenAgo === undefined ? undefined : point(writtenAgo);
    const optimes = {
      ...{ appliedOpTime: applied.optime, lastAppliedWallTime: applied.wall },
      ...{ lastCommittedOpTime: committed.optime, lastCommittedWallTime: committed.wall },
      ...(written && { writtenOpTime: written.optime, lastWrittenWallTime: written.wall }),
    };
    const page = await pageOf(scrapeOf80({ written: {}, optimes }));
    return {
      lag: page.value('mongodb_replset_commit_lag_seconds'),
      writable: page.value('mongodb_replset_majority_writable'),
      written: page.value('mongodb_replset_last_written_timestamp_seconds', { member: PRIMARY }),
    };
  };

  it('is counted from what is written: what is not committed waits although it is not applied yet', async () => {
    assert.deepEqual(await commitLag(1000, 21_000), { lag: 20, writable: 0, written: 1_795_262_399 });
  });

  it('is 0 where all that is written is committed, applied or not', async () => {
    const { lag: seconds, writable } = await commitLag(1000, 1000);
    assert.deepEqual([seconds, writable], [0, 1]);
  });

  it('before 8.0 it is counted from what is applied', async () => {
    assert.deepEqual(await commitLag(undefined, 6000), { lag: 2, writable: 1, written: undefined });
  });
});
