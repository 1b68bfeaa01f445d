import type { Format } from '../../../src/metrics/prom-text.js';
import type { MemberCounts } from '../../../src/monitor/member-monitor.js';
import type { MonitorView } from '../../../src/monitor/monitor.js';
import { SetMonitor, type SetCounts } from '../../../src/monitor/set-monitor.js';
import { memberKey, setKey } from '../../../src/topology/model/topology.js';
import { recordedScrape } from '../recorded.js';
import { pageText } from './rendered.js';

export const ROUND = recordedScrape('mongod-6.0.5/replicaset-healthy');

export const QUIET: MemberCounts = {
  ...{ succeeded: 0, failed: 0, consecutiveFailures: 0, consecutiveSuccesses: 0 },
  ...{ ups: 0, downs: 0, stateChanges: 0 },
};

/** What the watch has counted of the first member of the recorded set, and of the set. */
export function watchView(member: Partial<MemberCounts> = {}, set: Partial<SetCounts> = {}): MonitorView {
  const { clusters } = ROUND.topology;
  const own = clusters[0]!.sets[0]!;
  const members = own.members.map((one, index) => {
    return [memberKey(one), { ...QUIET, ...(index === 0 && member) }] as const;
  });
  return {
    members: new Map(members),
    sets: new Map([[setKey(own), { ...new SetMonitor().counts(0), ...set }]]),
  };
}

/** The page of the recorded scrape, with what heartbeats have counted; undefined: there are none. */
export function watchedPage(monitor: MonitorView | undefined, format: Format = 'text'): Promise<string> {
  return pageText(ROUND, { format, ...(monitor && { monitor }) });
}

/** All lines of a family, comments included. */
export function linesOf(page: string, family: string): readonly string[] {
  const own = new RegExp(`^(# (HELP|TYPE) )?${family}(_bucket|_sum|_count|_total)?[ {]`);
  return page.split('\n').filter((line) => own.test(line));
}
