import { gauge, type MetricGroup } from '../family.js';
import { flag, info, perSet } from '../from-analysis.js';

/** Replica sets as a whole: values that need the replies of all members at once. */
export const replicaSets: MetricGroup = {
  name: 'replica-sets',
  title: 'Replica sets as a whole',
  families: [
    gauge(
      'mongodb_replset_members',
      'Members configured.',
      perSet('replSetGetConfig.members', ({ set }) => set.config?.members.length ?? set.members.length),
    ),
    gauge(
      'mongodb_replset_members_up',
      'Members that answered in this scrape.',
      perSet('hello', ({ membersUp }) => membersUp),
    ),
    gauge(
      'mongodb_replset_voting_members',
      'Members that vote, without newly added ones.',
      perSet(
        'replSetGetStatus.votingMembersCount, replSetGetConfig.members.votes',
        ({ quorum }) => quorum.votingMembers,
      ),
    ),
    gauge(
      'mongodb_replset_voting_members_healthy',
      'Voting members that the primary, else the electable member that sees most, has heard within 5 s.',
      perSet('replSetGetStatus.members', ({ quorum }) => quorum.healthy),
    ),
    gauge(
      'mongodb_replset_majority_votes',
      'Votes needed to elect a primary.',
      perSet('replSetGetStatus.majorityVoteCount', ({ quorum }) => quorum.majority),
    ),
    gauge(
      'mongodb_replset_fault_tolerance',
      'Voting members that may still be lost; negative: no primary can be elected.',
      perSet('replSetGetStatus.members', ({ quorum }) => quorum.faultTolerance),
    ),
    gauge(
      'mongodb_replset_write_fault_tolerance',
      'Data-bearing voters that may still be lost before majority writes hang; negative: they hang.',
      perSet('replSetGetStatus.writeMajorityCount', ({ quorum }) => quorum.writeFaultTolerance),
    ),
    gauge(
      'mongodb_replset_primaries',
      'Members that say they are primary.',
      perSet('replSetGetStatus.myState, hello.electionId', ({ primaries }) => primaries),
    ),
    gauge(
      'mongodb_replset_primary_info',
      'The true primary: of those that say so, the one of the highest term.',
      perSet(
        'replSetGetStatus.term',
        ({ primary }) => info(primary === undefined ? undefined : { member: primary }),
        {
          labels: ['member'],
        },
      ),
    ),
    gauge(
      'mongodb_replset_observed_primaries',
      'Distinct primaries in the eyes of the members that answered; more than one: they disagree.',
      perSet('replSetGetStatus.members.state, hello.primary', ({ observedPrimaries }) => observedPrimaries),
    ),
    gauge(
      'mongodb_replset_writable',
      'Whether some member takes writes.',
      perSet('hello.isWritablePrimary', ({ writable }) => flag(writable)),
    ),
    gauge(
      'mongodb_replset_majority_writable',
      'Whether majority writes succeed: writable, enough data-bearing voters are healthy, and no write has waited for ' +
        'its commit for more than 15 s.',
      perSet(
        'hello.isWritablePrimary, mongodb_replset_write_fault_tolerance, replSetGetStatus.optimes',
        ({ majorityWritable }) => flag(majorityWritable),
      ),
    ),
    gauge(
      'mongodb_replset_commit_lag_seconds',
      "How far the majority-committed point is behind the primary's newest write.",
      perSet('replSetGetStatus.optimes', ({ commitLagSeconds }) => commitLagSeconds),
    ),
    gauge(
      'mongodb_replset_term',
      'Newest election term that a live member knows.',
      perSet('replSetGetStatus.term', ({ term }) => term),
    ),
    gauge(
      'mongodb_replset_term_spread',
      'Newest less oldest term among live members.',
      perSet('replSetGetStatus.term', ({ termSpread }) => termSpread),
    ),
    gauge(
      'mongodb_replset_config_version_spread',
      'Newest less oldest configuration version among live members.',
      perSet('hello.setVersion', ({ configVersionSpread }) => configVersionSpread),
    ),
  ],
};
