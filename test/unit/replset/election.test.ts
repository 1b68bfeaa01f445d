import assert from 'node:assert/strict';
import type { Document } from '../../../src/mongo/bson.js';
import type { ScrapeReports } from '../../../src/monitor/scrape-reports.js';
import type { MemberResult, Scrape } from '../../../src/scrape/scrape.js';
import { analyze } from '../../support/analyze.js';
import { recordedScrape, recordedSet } from '../../support/recorded.js';
import { reportsOf } from '../../../src/replset/scrape-reports.js';

const V6 = 'mongod-6.0.5';
const [PRIMARY, A] = ['127.0.0.1:28000', '127.0.0.1:28001'];

function reports(scrape: Scrape): ScrapeReports {
  const analysis = analyze(scrape, (error) => {
    throw error as Error;
  });
  return reportsOf(analysis);
}

/** The scrape as it would be with these members changed; `undefined`: not reached. */
function changed(scrape: Scrape, change: (result: MemberResult) => MemberResult | undefined): Scrape {
  const members = [...scrape.members].map(([key, result]) => {
    const { hello: _, replies: __, ...rest } = result;
    const silent: MemberResult = { ...rest, up: false, replies: {} };
    return [key, change(result) ?? silent] as const;
  });
  return { ...scrape, members: new Map(members) };
}

/** All members answer but this one: only the exporter cannot reach it. */
function without(situation: string, host: string): Scrape {
  return changed(recordedScrape(`${V6}/${situation}`), (result) =>
    result.member.host === host ? undefined : result,
  );
}

function primaries(scrape: Scrape): readonly string[] {
  return reports(scrape).primaries.map(({ host, term }) => `${host} ${term}`);
}

describe('what a scrape reports to the watch', () => {
  it('no primary that others report where one was reached: its own reply takes precedence', () => {
    assert.deepEqual(primaries(recordedScrape(`${V6}/replicaset-healthy`)), []);
    assert.deepEqual(primaries(recordedScrape(`${V6}/primary-killed`)), []);
  });

  it('the primary from which others receive heartbeats and that only the exporter cannot reach', () => {
    assert.deepEqual(primaries(without('replicaset-healthy', PRIMARY)), [`${PRIMARY} 1`]);
  });

  it('in the words of the configuration, whatever name it is reported under', () => {
    const set = recordedSet(V6);
    const members = set.members.map((member) =>
      member.host === PRIMARY ? { ...member, name: 'mongo-a' } : member,
    );
    const scrape = recordedScrape(`${V6}/replicaset-healthy`, { ...set, members });
    const alone = changed(scrape, (result) => (result.member.host === PRIMARY ? undefined : result));
    assert.deepEqual(primaries(alone), [`${PRIMARY} 1`]);
  });

  it('a stopped primary without heartbeats for 6 s is not reported', () => {
    const scrape = without('primary-stopped-6s', PRIMARY);
    const { pairs } = analyze(scrape, () => undefined).sets[0]!;
    const ofIt = pairs.filter(({ member }) => member === PRIMARY);
    // They still show it as PRIMARY and healthy: the silence alone tells.
    assert.ok(
      ofIt.some(
        ({ state, health, heartbeatAgeSeconds: heartbeatAgeSeconds = 0 }) =>
          state === 1 && health === 1 && heartbeatAgeSeconds > 5,
      ),
    );
    assert.deepEqual(primaries(scrape), []);
  });

  it('not the old primary at the term of a candidate who has begun the next one', () => {
    const scrape = changed(recordedScrape(`${V6}/replicaset-healthy`), (result) => {
      const { member, replies } = result;
      if (member.host === PRIMARY) return undefined;
      if (member.host !== A) return result;
      const replSetGetStatus: Document = { ...replies.replSetGetStatus, term: 2 };
      return { ...result, replies: { ...replies, replSetGetStatus } };
    });
    assert.equal(analyze(scrape, () => undefined).sets[0]!.term, 2);
    assert.deepEqual(primaries(scrape), []);
  });

  it('a killed primary is not reported, and none is before the election', () => {
    assert.deepEqual(primaries(recordedScrape(`${V6}/primary-killed-6s`)), []);
  });

  it('no primary when no member answered', () => {
    const nobody = changed(recordedScrape(`${V6}/replicaset-healthy`), () => undefined);
    assert.deepEqual(reports(nobody), { primaries: [], elections: [], rollbackIds: [] });
  });

  it('why the present primary was elected, with its term', () => {
    const told = (situation: string) =>
      reports(recordedScrape(`${V6}/${situation}`)).elections.map(({ term, reason }) => `${term} ${reason}`);
    assert.deepEqual(told('primary-killed'), ['6 election_timeout']);
    assert.deepEqual(told('replicaset-healthy'), ['1 election_timeout']);
    assert.deepEqual(told('primary-killed-6s'), []);
  });

  it('the rollback id of every member whose serverStatus has one', () => {
    const scrape = changed(recordedScrape(`${V6}/replicaset-healthy`), (result) => {
      const { member, replies } = result;
      const repl: Document = { rbid: member.host === A ? 3 : 1 };
      const serverStatus = { ...replies.serverStatus, repl };
      return member.arbiter ? result : { ...result, replies: { ...replies, serverStatus } };
    });
    const ids = reports(scrape).rollbackIds.map(({ member, id }) => [member.host, id] as const);
    assert.equal(ids.length, 5);
    assert.deepEqual(Object.fromEntries(ids)[A], 3);
  });

  it('is read from real replies: each data member of the recorded set has an id', () => {
    const ids = reports(recordedScrape(`${V6}/replicaset-healthy`)).rollbackIds;
    const asked = [...recordedScrape(`${V6}/replicaset-healthy`).members.values()].filter(
      ({ replies }) => replies.serverStatus !== undefined,
    );
    assert.ok(asked.length > 0);
    assert.equal(ids.length, asked.length);
    assert.ok(ids.every(({ id }) => id >= 1));
    assert.ok(ids.every(({ uptimeSeconds = 0 }) => uptimeSeconds > 0));
  });
});
