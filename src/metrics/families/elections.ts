import { counter, gauge, type MetricGroup } from '../family.js';
import { info, perSet } from '../from-analysis.js';
import { serverStatus, serverStatusFold } from '../from-server-status.js';

const REASONS = {
  stepUpCmd: 'step_up',
  priorityTakeover: 'priority_takeover',
  catchUpTakeover: 'catch_up_takeover',
  electionTimeout: 'election_timeout',
  freezeTimeout: 'freeze_timeout',
};

const CATCH_UPS = {
  numCatchUpsSucceeded: 'succeeded',
  numCatchUpsAlreadyCaughtUp: 'already_caught_up',
  numCatchUpsSkipped: 'skipped',
  numCatchUpsTimedOut: 'timed_out',
  numCatchUpsFailedWithError: 'failed_with_error',
  numCatchUpsFailedWithNewTerm: 'failed_with_new_term',
  numCatchUpsFailedWithReplSetAbortPrimaryCatchUpCmd: 'aborted',
};

/** Elections: counts of each member since its start, and the last election of the set. */
export const elections: MetricGroup = {
  name: 'elections',
  title: 'Elections',
  families: [
    counter(
      'mongodb_replset_elections_called_total',
      'Number of elections that the member called.',
      serverStatusFold('electionMetrics.*.called', { label: 'reason', keys: REASONS, onlyInSets: true }),
    ),
    counter(
      'mongodb_replset_elections_won_total',
      'Number of elections that the member won.',
      serverStatusFold('electionMetrics.*.successful', { label: 'reason', keys: REASONS, onlyInSets: true }),
    ),
    counter(
      'mongodb_replset_catch_ups_total',
      'Number of catch-ups with the other members after an election that the member won, by result.',
      serverStatusFold('electionMetrics.*', { label: 'result', keys: CATCH_UPS, onlyInSets: true }),
    ),
    counter(
      'mongodb_replset_step_downs_higher_term_total',
      'Number of times the member stepped down because it saw a higher term.',
      serverStatus('electionMetrics.numStepDownsCausedByHigherTerm', { onlyInSets: true }),
    ),
    gauge(
      'mongodb_replset_last_election_info',
      'Election of the current primary: elected member, previous primary and reason.',
      perSet(
        'replSetGetStatus.electionCandidateMetrics',
        ({ lastElection: last }) =>
          info(last && { member: last.member, previous: last.previous, reason: last.reason }),
        { labels: ['member', 'previous', 'reason'] },
      ),
    ),
    gauge(
      'mongodb_replset_last_election_majority_writable_seconds',
      'Time in seconds from the last election until majority writes were possible.',
      perSet(
        'replSetGetStatus.electionCandidateMetrics.wMajorityWriteAvailabilityDate',
        ({ lastElection }) => lastElection?.majorityWritableSeconds,
      ),
    ),
  ],
};
