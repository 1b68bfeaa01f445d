import { firstBatchOf, type Document } from '../../../src/mongo/bson.js';
import type { MemberResult, Scrape } from '../../../src/scrape/scrape.js';
import { parseHello } from '../../../src/topology/model/hello.js';
import {
  memberKey,
  hostnameOf,
  type ClusterRole,
  type Member,
} from '../../../src/topology/model/topology.js';
import { CLUSTER_COLLECTORS, firstRequest } from '../first-run.js';
import { cursorDocument } from '../fleet/query/cursor.js';
import { recorded } from '../recorded.js';
import { clusterOf } from '../test-scraper.js';

const SITUATION = 'mongod-6.0.5/sharded-by-hand';

/** A little after the last recorded reply. */
const STARTED_AT = 1_795_262_414_300;
const READ_AT = 1_795_262_410_700;

function member(port: number, clusterRole: ClusterRole, more: Partial<Member> = {}): Member {
  const name = `127.0.0.1:${port}`;
  return {
    ...{ cluster: 'test', name, host: name, address: name, hostname: hostnameOf(name), clusterRole },
    ...{ arbiter: false, declared: false, discovered: true, ...more },
  };
}

function up(one: Member, hello: Document, replies: Readonly<Record<string, Document>>): MemberResult {
  const commands = ['hello', ...Object.keys(replies)];
  const { version = '', storageEngine } = replies.serverStatus ?? {};
  const engine = (storageEngine as { name?: string } | undefined)?.name ?? '';
  return {
    ...{ member: one, up: true, hello: parseHello(hello), replies, durationSeconds: 0.01 },
    commandResults: new Map(commands.map((command) => [command, { durationSeconds: 0.001 }])),
    known: { version: version as string, storageEngine: engine },
  };
}

function down(one: Member): MemberResult {
  const failure = { phase: 'connect', reason: 'refused', message: '' } as const;
  return {
    ...{ member: one, up: false, failure, replies: {}, commandResults: new Map(), durationSeconds: 0.01 },
    known: { version: '', storageEngine: '' },
  };
}

/** What the config database answers to the requests that are read from it, by its recorded collections. */
export function recordedConfig(
  change: (collection: string, documents: readonly Document[]) => readonly Document[] = (_, all) => all,
): Readonly<Record<string, Document>> {
  const ofConfig = CLUSTER_COLLECTORS.flatMap(({ commands }) => commands).filter(
    ({ from }) => from !== 'mongos',
  );
  return Object.fromEntries(
    ofConfig.map((command) => {
      const stored = recorded(`${SITUATION}/${command.name}.json`).documents as readonly Document[];
      const reply = cursorDocument(firstRequest(command).request, change(command.name, stored));
      return [command.name, { documents: firstBatchOf(reply)! }];
    }),
  );
}

/**
 * The cluster whose config.* were written by hand: a config set of two, the one member of shard shA, and the two
 * routers with fresh rows, which never ran. Of the config secondary, which was up, only another reply was recorded;
 * here it is the one that the config database was read from.
 */
export function shardedByHand(clusterReplies = recordedConfig()): Scrape {
  const reply = (who: string, command: string) => recorded(`${SITUATION}/${who}.${command}.json`);
  const config = { replicaSet: 'cfg' };
  const configPrimary = member(28020, 'config', config);
  const configSecondary = member(28021, 'config', config);
  const shardPrimary = member(28022, 'shard', { replicaSet: 'shA', shard: 'shA' });
  const routers = [member(28040, 'mongos'), member(28041, 'mongos')];
  const { name: me } = configSecondary;
  const secondary = up(
    configSecondary,
    { setName: 'cfg', me, configsvr: 2, secondary: true, setVersion: 1 },
    {},
  );
  const asked = [
    ...secondary.commandResults,
    ...Object.keys(clusterReplies).map((name) => [name, { durationSeconds: 0.001 }] as const),
  ];
  const results = [
    ...routers.map(down),
    up(configPrimary, reply('config-primary', 'hello'), {
      replSetGetStatus: reply('config-primary', 'replSetGetStatus'),
      serverStatus: reply('config-primary', 'serverStatus'),
    }),
    { ...secondary, commandResults: new Map(asked) },
    up(shardPrimary, reply('shard-primary', 'hello'), {
      serverStatus: reply('shard-primary', 'serverStatus'),
    }),
  ];
  const discovery = {
    success: true,
    lastSuccessAt: STARTED_AT - 1000,
    durationSeconds: 0.01,
    added: 0,
    removed: 0,
  };
  return {
    ...{ startedAt: STARTED_AT, durationSeconds: 0.02 },
    topology: {
      clusters: [
        clusterOf(
          results.map((one) => one.member),
          { discovery },
        ),
      ],
    },
    members: new Map(results.map((one) => [memberKey(one.member), one])),
    clusters: new Map([
      ['test', { replies: clusterReplies, readAt: { sharding: READ_AT, chunks: READ_AT } }],
    ]),
    groupReplies: new Map(),
  };
}
