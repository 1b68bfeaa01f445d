import { BSON, MongoServerError } from 'mongodb';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDocument, type Document } from '../../src/mongo/bson.js';
import { toCommandFailure } from '../../src/mongo/failure.js';
import { replSetGetStatus } from '../../src/scrape/collectors/repl-set-get-status.js';
import { serverStatus } from '../../src/scrape/collectors/server-status.js';
import type { CommandResult, MemberResult, Scrape } from '../../src/scrape/scrape.js';
import { parseHello, type Hello } from '../../src/topology/model/hello.js';
import { parseSetConfig } from '../../src/topology/model/set-config.js';
import { memberKey, hostnameOf, type Member, type ReplicaSet } from '../../src/topology/model/topology.js';
import type { DownReason, Phase } from '../../src/util/errors.js';
import { plainDiscovery } from './test-scraper.js';

/** `<member>.<command>.json`, where something was recorded twice the first of them. */
const RECORDING = /^([a-z-]+)(?:\.first)?\.([A-Za-z]+)\.json$/;

const FIXTURES = join(import.meta.dirname, '../fixtures');

/** Names of the recorded set's members by the address they were recorded at; see test/fixtures/README.md. */
const PORTS: Readonly<Record<string, number>> = {
  primary: 28000,
  'old-primary': 28000,
  'secondary-a': 28001,
  'secondary-b': 28002,
  removed: 28002,
  arbiter: 28003,
  hidden: 28004,
  delayed: 28005,
};

/** A recorded reply as the driver would decode it. */
export function recorded(path: string): Document {
  const json = JSON.parse(readFileSync(join(FIXTURES, path), 'utf8')) as {
    metrics?: { operatorCounters?: unknown };
  };
  // Its keys are operators ($regex, …), which EJSON would take for types.
  delete json.metrics?.operatorCounters;
  return BSON.EJSON.deserialize(json) as Document;
}

/** The recorded set's members, with `config` or the configuration of the healthy recording. */
export function recordedSet(version: string, configPath?: string): ReplicaSet {
  const named = parseSetConfig(
    recorded(configPath ?? `${version}/replicaset-healthy/primary.replSetGetConfig.json`),
  )!;
  const set = { cluster: 'test', clusterRole: 'replset', name: named.setName, config: named.config } as const;
  const members = named.config.members.map((config): Member => {
    const { host, arbiter } = config;
    return {
      ...{
        cluster: 'test',
        name: host,
        host,
        address: host,
        hostname: hostnameOf(host),
        clusterRole: 'replset',
      },
      ...{ replicaSet: set.name, arbiter, declared: false, discovered: true, config },
    };
  });
  return { ...set, members };
}

/**
 * A scrape whose members answered as recorded in one situation. A member of which nothing was recorded was down; one
 * of which only replSetGetStatus was recorded answered hello accordingly.
 */
export function recordedScrape(folder: string, set = recordedSet(folder.split('/', 1)[0]!)): Scrape {
  const files = readdirSync(join(FIXTURES, folder)).filter((file) => RECORDING.test(file));
  const replies = new Map<string, Record<string, Document>>();
  for (const file of files) {
    const [, who = '', command = ''] = RECORDING.exec(file) ?? [];
    const reply = recorded(join(folder, file));
    const name = ownName(reply) ?? nameOf(who, files, folder);
    replies.set(name, { ...replies.get(name), [command]: reply });
  }
  // Recorded apart from the rest of serverStatus.
  for (const file of readdirSync(join(FIXTURES, folder)).filter((one) =>
    one.endsWith('.serverStatus.oplog.json'),
  )) {
    const name = nameOf(file.split('.', 1)[0]!, files, folder);
    const status = { ...replies.get(name)?.serverStatus, oplog: recorded(join(folder, file)).oplog };
    replies.set(name, { ...replies.get(name), serverStatus: status });
  }
  const members = set.members.map(
    (member) => [memberKey(member), recordedResult(member, replies.get(member.name))] as const,
  );
  const discovery = {
    success: true,
    lastSuccessAt: 1_795_261_300_000,
    durationSeconds: 0.01,
    added: 0,
    removed: 0,
  };
  return {
    startedAt: 1_795_261_343_000,
    durationSeconds: 0.02,
    topology: {
      clusters: [{ name: 'test', target: plainDiscovery(), members: set.members, sets: [set], discovery }],
    },
    members: new Map(members),
    clusters: new Map(),
    groupReplies: new Map(),
  };
}

/** The name by which the replying member goes, by its own word. */
function ownName(reply: Document): string | undefined {
  if (typeof reply.me === 'string') return reply.me;
  const members = Array.isArray(reply.members) ? (reply.members as readonly Document[]) : [];
  return members.find(({ self }) => self === true)?.name as string | undefined;
}

/** By its other recordings, else by the table. */
function nameOf(who: string, files: readonly string[], folder: string): string {
  const others = files
    .filter((file) => file.startsWith(`${who}.`))
    .map((file) => recorded(join(folder, file)));
  const port = PORTS[who];
  return others.map(ownName).find((name) => name !== undefined) ?? `127.0.0.1:${port ?? 0}`;
}

/** What a scrape learns of a member that answers as recorded: by command name, replies and refusals. */
export function recordedResult(
  member: Member,
  replies: Readonly<Record<string, Document>> = {},
): MemberResult {
  const base = { member, durationSeconds: 0.01, known: { version: '', storageEngine: '' } };
  const hello = helloOf(member, replies);
  if (!hello) {
    const error = replies.hello && contactError(replies.hello);
    const failure = error ?? ({ phase: 'connect', reason: 'refused' } as const);
    return {
      ...base,
      up: false,
      failure: { ...failure, message: '' },
      replies: {},
      commandResults: new Map(),
    };
  }
  const commandResults = new Map<string, CommandResult>([['hello', { durationSeconds: 0.001 }]]);
  const good: Record<string, Document> = {};
  for (const { commands, isFor } of [replSetGetStatus, serverStatus]) {
    const command = commands[0]!.name;
    const reply = replies[command];
    // An arbiter is never asked more than hello.
    if (!reply || hello.arbiter || !isFor({ member, hello, leaveOut: {} })) continue;
    const refusal = isDocument(reply.error) && isDocument(reply.reply) ? reply.reply : undefined;
    if (refusal) {
      const failure = toCommandFailure(new MongoServerError({ ...refusal }));
      commandResults.set(command, { durationSeconds: 0.001, failure });
    } else {
      commandResults.set(command, { durationSeconds: 0.001 });
      good[command] = reply;
    }
  }
  const { version = '', storageEngine } = good.serverStatus ?? {};
  const engine = isDocument(storageEngine) ? storageEngine.name : '';
  return {
    ...base,
    up: true,
    hello,
    replies: good,
    commandResults,
    known: { version: version as string, storageEngine: engine as string },
  };
}

function helloOf(member: Member, replies: Readonly<Record<string, Document>>): Hello | undefined {
  const { hello, replSetGetStatus: status } = replies;
  if (hello) return hello.error === undefined ? parseHello(hello) : undefined;
  if (!status || status.error !== undefined) return undefined;
  const state = status.myState;
  return parseHello({
    setName: status.set,
    me: member.name,
    isWritablePrimary: state === 1,
    secondary: state === 2,
    ...(state === 7 && { arbiterOnly: true }),
  });
}

function contactError({ error }: Document): { phase: Phase; reason: DownReason } | undefined {
  if (!isDocument(error)) return undefined;
  if (typeof error.code === 'number') return { phase: 'hello', reason: 'shutdown' };
  // The recording client was connected already: for it hello was a command like others.
  const phase = error.phase === 'command' ? 'hello' : (error.phase as Phase);
  return { phase, reason: error.reason as DownReason };
}
