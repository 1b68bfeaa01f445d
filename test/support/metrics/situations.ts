import { ObjectId } from 'mongodb';
import type { Document } from '../../../src/mongo/bson.js';
import type { Scrape } from '../../../src/scrape/scrape.js';
import { parseHello } from '../../../src/topology/model/hello.js';
import { memberKey, hostnameOf, type Member } from '../../../src/topology/model/topology.js';
import { recorded, recordedResult, recordedScrape } from '../recorded.js';
import { clusterOf } from '../test-scraper.js';
import { shardedByHand } from './sharded-by-hand.js';

const V6 = 'mongod-6.0.5';

/** A little after the recordings outside of the set. */
const STARTED_AT = 1_795_262_591_000;

/** Situations of the recorded set; see test/fixtures/README.md for each. */
const OF_THE_SET = [
  'mongod-5.0.4/replicaset-healthy',
  ...[
    'replicaset-healthy',
    'replicaset-healthy-writes',
    'secondary-killed-1s',
    'secondary-killed',
    'secondary-stopped-6s',
    'secondary-stopped',
    'primary-stopped-6s',
    'primary-stopped',
    'primary-catching-up',
    'primary-resumed',
    'primary-killed-6s',
    'primary-killed',
    'primary-no-majority-3s',
    'stepped-down',
    'rollback',
    'removed-member',
    'member-added',
    'initial-sync',
    'maintenance',
    'config-drift',
    'shutting-down',
  ].map((folder) => `${V6}/${folder}`),
];

/** Every situation that has a page of its own, by the path of the page. */
export const SITUATIONS: Readonly<Record<string, () => Scrape>> = {
  ...Object.fromEntries(OF_THE_SET.map((folder) => [folder, () => recordedScrape(folder)])),
  [`${V6}/not-initiated`]: () =>
    scrapeOf([member(28000, replies('not-initiated', 'primary', ['hello', 'replSetGetStatus']))]),
  [`${V6}/standalone`]: () =>
    scrapeOf([
      member(28051, replies('standalone', 'standalone', ['hello', 'replSetGetStatus', 'serverStatus'])),
    ]),
  [`${V6}/tls`]: () =>
    scrapeOf([
      member(28050, {
        // Of a server without TLS, which is told nowhere in it.
        ...replies('standalone', 'standalone', ['hello']),
        ...replies('tls', 'standalone', ['serverStatus']),
      }),
    ]),
  [`${V6}/auth-no-credentials`]: withoutCredentials,
  [`${V6}/sharded-by-hand`]: () => shardedByHand(),
  'mongos/mongos': () =>
    scrapeOf([
      member(27017, { hello: { msg: 'isdbgrid' }, serverStatus: recorded('mongos/serverStatus.json') }),
    ]),
};

interface Asked {
  readonly member: Member;
  readonly replies: Readonly<Record<string, Document>>;
}

function replies(
  folder: string,
  who: string,
  commands: readonly string[],
): Readonly<Record<string, Document>> {
  return Object.fromEntries(
    commands.map((command) => [command, recorded(`${V6}/${folder}/${who}.${command}.json`)]),
  );
}

/** A process that is described by its hello alone; of another of the same set nothing may be known. */
function member(port: number, answers: Readonly<Record<string, Document>>, set?: string): Asked {
  const name = `127.0.0.1:${port}`;
  const { clusterRole, setName = set, arbiter } = parseHello(answers.hello ?? {});
  return {
    replies: answers,
    member: {
      ...{ cluster: 'test', name, host: name, address: name, hostname: hostnameOf(name), arbiter },
      ...(setName === undefined ? { clusterRole } : { clusterRole: 'replset', replicaSet: setName }),
      ...{ declared: false, discovered: true },
    },
  };
}

/**
 * The set `rsa` as it answers somebody without a login. Of its primary one refusal was recorded: its hello is what the
 * arbiter's says of it. Nothing was recorded of its secondary.
 */
function withoutCredentials(): Scrape {
  const arbiter = replies('auth-no-credentials', 'arbiter', ['hello', 'replSetGetStatus', 'serverStatus']);
  const { hosts, arbiters, setName, setVersion, primary, lastWrite } = arbiter.hello ?? {};
  const hello = {
    ...{ hosts, arbiters, setName, setVersion, primary, me: primary, lastWrite, isWritablePrimary: true },
    // Of the term of the last write.
    electionId: new ObjectId('7fffffff0000000000000001'),
  };
  const { replSetGetStatus = {} } = arbiter;
  return scrapeOf([
    member(28010, {
      hello,
      replSetGetStatus,
      ...replies('auth-no-credentials', 'primary', ['serverStatus']),
    }),
    member(28011, {}, 'rsa'),
    member(28012, arbiter),
  ]);
}

function scrapeOf(asked: readonly Asked[]): Scrape {
  const results = asked.map((one) => recordedResult(one.member, one.replies));
  const discovery = {
    success: true,
    lastSuccessAt: STARTED_AT - 1000,
    durationSeconds: 0.01,
    added: 0,
    removed: 0,
  };
  const members = asked.map((one) => one.member);
  return {
    ...{ startedAt: STARTED_AT, durationSeconds: 0.02 },
    topology: { clusters: [clusterOf(members, { discovery })] },
    members: new Map(results.map((result) => [memberKey(result.member), result])),
    ...{ clusters: new Map(), groupReplies: new Map() },
  };
}
