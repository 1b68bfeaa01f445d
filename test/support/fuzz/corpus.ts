import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { enabledFamilies, serverStatusPaths } from '../../../src/metrics/catalogue.js';
import { partsOf, type Parts } from '../../../src/mongo/partial-decode.js';
import { isDoc, parseDocument, type Doc } from '../fleet/document.js';
import { clusterReplies, otherReplies } from './other-replies.js';

/** A process: its hello, and what it answers to each command by the key of {@link keyOf}. */
export interface Instance {
  /** `host:port`, by its own word. */
  readonly name: string;
  readonly hello: Doc;
  readonly replies: Readonly<Record<string, Doc>>;
}

/** Processes that were recorded together. */
export interface Situation {
  readonly name: string;
  readonly instances: readonly Instance[];
}

const FIXTURES = join(import.meta.dirname, '../../fixtures');

/** `<who>.<command>.json`, where something was recorded twice the first of them. */
const RECORDING = /^([a-z-]+)(?:\.first)?\.(hello|replSetGetStatus|replSetGetConfig|serverStatus)\.json$/;

/** What of a serverStatus is looked at: changes of the rest would be changes of nothing. */
const LOOKED_AT = partsOf(serverStatusPaths(enabledFamilies(new Set())));

/** Everything that was recorded or documented, as whole clusters where there are some. */
export function situations(): readonly Situation[] {
  const recorded = ['mongod-5.0.4', 'mongod-6.0.5'].flatMap((version) =>
    readdirSync(join(FIXTURES, version)).map((folder) => situation(`${version}/${folder}`)),
  );
  const documented = ['4.4', '7.0', '8.0', '8.2'].map((version, index) => lonely(version, index));
  return [...recorded.filter(({ instances }) => instances.length > 0), ...documented, router()];
}

function situation(folder: string): Situation {
  const recordings = new Map<string, Record<string, Doc>>();
  for (const file of readdirSync(join(FIXTURES, folder))) {
    const [, who = '', command = ''] = RECORDING.exec(file) ?? [];
    const document = who && read(`${folder}/${file}`);
    // A refusal, or no contact at all.
    if (!document || document.error !== undefined) continue;
    recordings.set(who, { [command]: document, ...recordings.get(who) });
  }
  const isSharded = folder.endsWith('sharded-by-hand');
  const instances = [...recordings].map(([who, replies], index) => {
    const name = ownName(replies) ?? `127.0.0.1:${27100 + index}`;
    const hello = replies.hello ?? helloLike(name, replies.replSetGetStatus);
    const more = isSharded && who.startsWith('config') ? clusterReplies() : {};
    return { name, hello, replies: { ...otherReplies(), ...more, ...replies } };
  });
  return { name: folder, instances };
}

/** A process of which only its serverStatus is documented. */
function lonely(version: string, index: number): Situation {
  const name = `127.0.0.1:${27200 + index}`;
  const serverStatus = read(`documented/serverStatus-${version}.json`);
  const hello = { isWritablePrimary: true, maxWireVersion: 21, localTime: new Date(), ok: 1 };
  return {
    name: `documented-${version}`,
    instances: [{ name, hello, replies: { ...otherReplies(), serverStatus } }],
  };
}

/** A router, and the config servers and the shard it leads to. */
function router(): Situation {
  const { instances } = situation('mongod-6.0.5/sharded-by-hand');
  const hello = {
    isWritablePrimary: true,
    msg: 'isdbgrid',
    maxWireVersion: 17,
    localTime: new Date(),
    ok: 1,
  };
  const serverStatus = read('mongos/serverStatus.json');
  const replies = { ...otherReplies(), ...clusterReplies(), serverStatus };
  return { name: 'mongos', instances: [{ name: '127.0.0.1:28040', hello, replies }, ...instances] };
}

function read(path: string): Doc {
  const document = parseDocument(readFileSync(join(FIXTURES, path), 'utf8'));
  return path.includes('serverStatus') && document.error === undefined ? only(document, LOOKED_AT) : document;
}

/** These parts of the document, and what is no document. */
function only(document: Doc, parts: Parts): Doc {
  return Object.fromEntries(
    Object.entries(document).flatMap(([key, value]) => {
      const part = parts[key];
      if (!isDoc(value) || part === true) return [[key, value]];
      return typeof part === 'object' ? [[key, only(value, part)]] : [];
    }),
  );
}

function ownName({ hello, replSetGetStatus }: Readonly<Record<string, Doc>>): string | undefined {
  if (typeof hello?.me === 'string') return hello.me;
  const members = (replSetGetStatus?.members ?? []) as readonly Doc[];
  return members.find(({ self }) => self === true)?.name as string | undefined;
}

/** Where hello was not recorded, what a member in that state says. */
function helloLike(me: string, status: Doc | undefined): Doc {
  const state = Number(status?.myState);
  return {
    ...{ setName: status?.set ?? 'rs0', me, hosts: [me], setVersion: 1, maxWireVersion: 17 },
    ...{ isWritablePrimary: state === 1, secondary: state === 2, localTime: new Date(), ok: 1 },
  };
}
