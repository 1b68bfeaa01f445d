import assert from 'node:assert/strict';
import type { MemberStatus } from '../../../../src/monitor/primary-status.js';
import { memberKey } from '../../../../src/topology/model/topology.js';
import { currentStatus } from '../../../../src/web/view-model/member-status.js';
import { indexOf } from '../../../../src/web/view-model/snapshot-index.js';
import { analyze as analyze } from '../../../support/analyze.js';
import { SITUATIONS } from '../../../support/metrics/situations.js';

describe('status of a member in no set', () => {
  const scrape = SITUATIONS['mongod-6.0.5/not-initiated']!();
  const analysis = analyze(scrape, (error) => {
    throw error as Error;
  });
  const [member] = scrape.topology.clusters[0]!.members;
  const at = scrape.startedAt + 1_000;

  /** @param since when the member was last seen to change */
  const stateAfterHeartbeat = (since: number) => {
    const status: MemberStatus = { up: true, at, since };
    const members = new Map([[memberKey(member!), status]]);
    const view = { members: new Map(), sets: new Map() };
    const monitor = { view, memberStatuses: { members, sets: new Map() }, events: [] };
    return currentStatus(member!, indexOf({ analysis, monitor })).state;
  };

  it('is the state of the last scrape without heartbeats', () => {
    assert.equal(currentStatus(member!, indexOf({ analysis })).state, 'STARTUP');
  });

  it('is the state of the last scrape while heartbeats report no change', () => {
    assert.equal(stateAfterHeartbeat(scrape.startedAt), 'STARTUP');
  });

  it('is UP after a change, because heartbeats do not report the state', () => {
    assert.equal(stateAfterHeartbeat(at), 'UP');
  });
});
