import type { ScrapeReports } from '../monitor/scrape-reports.js';
import { STATUS_FIELDS } from '../scrape/status-fields.js';
import { FRESH_HEARTBEAT_SECONDS } from '../util/time-constants.js';
import type { SetAnalysis, TopologyAnalysis } from './analyze-set.js';
import { STATE } from './status.js';

/** What this scrape reports to the monitor. */
export function reportsOf({ sets, scrape }: TopologyAnalysis): ScrapeReports {
  return {
    primaries: sets.flatMap(reportedPrimary),
    elections: sets.flatMap(({ set, term, lastElection }) =>
      term === undefined || !lastElection ? [] : [{ set, term, reason: lastElection.reason }],
    ),
    rollbackIds: [...scrape.members.values()].flatMap(({ member, replies }) => {
      const id = STATUS_FIELDS.rollbackId.of(replies);
      const uptime = STATUS_FIELDS.uptimeMillis.of(replies);
      return id === undefined
        ? []
        : [{ member, id, ...(uptime !== undefined && { uptimeSeconds: uptime / 1000 }) }];
    }),
  };
}

/**
 * Only where no member that answered is primary: the reply of a primary takes precedence over the reports of others.
 */
function reportedPrimary({ set, primary, pairs, term }: SetAnalysis): ScrapeReports['primaries'] {
  if (primary !== undefined || term === undefined) return [];
  const named = pairs.find(
    ({ state, health, heartbeatAgeSeconds, memberTerm }) =>
      state === STATE.PRIMARY &&
      // An old primary is still reported while a candidate has already started the next term.
      memberTerm === term &&
      health === 1 &&
      heartbeatAgeSeconds !== undefined &&
      heartbeatAgeSeconds <= FRESH_HEARTBEAT_SECONDS,
  );
  const member = set.members.find(({ name }) => name === named?.member);
  return member ? [{ set, host: member.host, term }] : [];
}
