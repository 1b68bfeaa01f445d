import { gauge, type MetricGroup } from '../family.js';
import { flag, info, perSet } from '../from-analysis.js';

/** Replica sets as a whole: values that need the replies of all members at once. */
export const replicaSets: MetricGroup = {
  name: 'replica-sets',
  title: 'Replica sets as a whole',
  families: [
    gauge(
      'mongodb_replset_id_info',
      'Identity of the replica set; several identities under one name are different sets with the same labels.',
      perSet(
        'replSetGetConfig.settings.replicaSetId',
        ({ set }) =>
          info(set.config?.replicaSetId === undefined ? undefined : { id: set.config.replicaSetId }),
        { labels: ['id'] },
      ),
    ),
    gauge(
      'mongodb_replset_members',
      'Number of configured members.',
      perSet('replSetGetConfig.members', ({ set }) => set.config?.members.length ?? set.members.length),
    ),
    gauge(
      'mongodb_replset_members_up',
      'Number of members that answered in this scrape.',
      perSet('hello', ({ membersUp }) => membersUp),
    ),
    gauge(
      'mongodb_replset_voting_members',
      'Number of voting members, without newly added ones.',
      perSet(
        'replSetGetStatus.votingMembersCount, replSetGetConfig.members.votes',
        ({ quorum }) => quorum.votingMembers,
      ),
    ),
    gauge(
      'mongodb_replset_voting_members_healthy',
      'Number of voting members from which the primary, else the electable member that reaches most members, received a heartbeat within 5 s.',
      perSet('replSetGetStatus.members', ({ quorum }) => quorum.healthy),
    ),
    gauge(
      'mongodb_replset_majority_votes',
      'Number of votes needed to elect a primary.',
      perSet('replSetGetStatus.majorityVoteCount', ({ quorum }) => quorum.majority),
    ),
    gauge(
      'mongodb_replset_fault_tolerance',
      'Number of voting members that may still be lost; negative: no primary can be elected.',
      perSet('replSetGetStatus.members', ({ quorum }) => quorum.faultTolerance),
    ),
    gauge(
      'mongodb_replset_write_fault_tolerance',
      'Number of data-bearing voting members that may still be lost before majority writes block; negative: they block.',
      perSet('replSetGetStatus.writeMajorityCount', ({ quorum }) => quorum.writeFaultTolerance),
    ),
    gauge(
      'mongodb_replset_primaries',
      'Number of members that report they are primary.',
      perSet('replSetGetStatus.myState, hello.electionId', ({ primaries }) => primaries),
    ),
    gauge(
      'mongodb_replset_primary_info',
      'True primary: of the members that report they are primary, the one with the highest term.',
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
      'Number of distinct primaries that the answering members report; more than one: they disagree.',
      perSet('replSetGetStatus.members.state, hello.primary', ({ observedPrimaries }) => observedPrimaries),
    ),
    gauge(
      'mongodb_replset_writable',
      'Whether any member accepts writes.',
      perSet('hello.isWritablePrimary', ({ writable }) => flag(writable)),
    ),
    gauge(
      'mongodb_replset_majority_writable',
      'Whether majority writes succeed: a member accepts writes, enough data-bearing voting members are healthy, and no write has waited for its commit for more than 15 s.',
      perSet(
        'hello.isWritablePrimary, mongodb_replset_write_fault_tolerance, replSetGetStatus.optimes',
        ({ majorityWritable }) => flag(majorityWritable),
      ),
    ),
    gauge(
      'mongodb_replset_commit_lag_seconds',
      'Time in seconds that the majority-committed point is behind the newest write of the primary.',
      perSet('replSetGetStatus.optimes', ({ commitLagSeconds }) => commitLagSeconds),
    ),
    gauge(
      'mongodb_replset_term',
      'Highest election term among live members.',
      perSet('replSetGetStatus.term', ({ term }) => term),
    ),
    gauge(
      'mongodb_replset_term_spread',
      'Highest minus lowest election term among live members.',
      perSet('replSetGetStatus.term', ({ termSpread }) => termSpread),
    ),
    gauge(
      'mongodb_replset_config_version_spread',
      'Highest minus lowest configuration version among live members.',
      perSet('hello.setVersion', ({ configVersionSpread }) => configVersionSpread),
    ),
  ],
};
