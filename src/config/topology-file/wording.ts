import { MECHANISMS } from '../mechanisms.js';

/** What the file ought to say at some place, in the user's words. */
export interface Wording {
  /** After "expected". */
  readonly expected: string;
  readonly remedy: string;
  /** What is wrong where a key that must be there is not. */
  readonly missing?: string;
  /** The wrong value may be shown: nobody writes a secret there. */
  readonly shown?: true;
}

const NAME = 'write a word on one line, in quotes if it is a number';
const MEMBERS = 'write [ { "ip": "10.0.0.1", "port": 27017 } ]';
const FILE = 'write the path, from the directory of this file on';

/** By the word that stands as error in the schema. */
export const WORDINGS = {
  file: {
    expected: 'an object with the parts of a cluster',
    remedy: 'write mongos, config, shards, replicaSets, standalones or seeds at the top',
  },
  clusters: { expected: 'a list of clusters', remedy: 'write [ { "name": …, "mongos": … }, … ]' },
  cluster: {
    expected: 'a cluster as an object',
    remedy: 'write { "name": …, "mongos": …, "config": …, "shards": … }',
  },
  name: { expected: 'a name', remedy: NAME, missing: 'an entry without a name' },
  seeds: { expected: 'a list of host:port', remedy: 'write [ "10.0.0.1:27017" ]' },
  hostPort: { expected: 'host:port', remedy: 'write for example "10.0.0.1:27017", in quotes' },
  members: { expected: 'a list of members', remedy: MEMBERS },
  part: { expected: 'a list of members', remedy: MEMBERS },
  set: { expected: 'a list of members', remedy: MEMBERS },
  shards: { expected: 'shards by name', remedy: 'write { "shard1": [ … ] }' },
  replicaSets: { expected: 'replica sets by name', remedy: 'write { "rs0": [ … ] }' },
  namedShard: {
    expected: 'a shard as an object',
    remedy: 'write { "name": "shard1", "members": [ … ] }',
  },
  namedReplicaSet: {
    expected: 'a replica set as an object',
    remedy: 'write { "name": "rs0", "members": [ … ] }',
  },
  member: {
    expected: 'a member',
    remedy: 'write { "ip": "10.0.0.1", "port": 27017 } or "10.0.0.1:27017"',
  },
  host: { expected: 'a host name or an IP address', remedy: 'write it in quotes' },
  port: {
    expected: 'a number from 1 to 65535',
    remedy: 'write for example 27017',
    missing: 'a member without a port',
    shown: true,
  },
  arbiter: { expected: 'true or false', remedy: 'write true for an arbiter', shown: true },
  labels: { expected: 'labels by name', remedy: 'write { "zone": "a" }' },
  labelName: {
    expected: 'the name of a label',
    remedy: 'begin with a letter or _, then write letters, digits or _ . -',
  },
  label: { expected: 'text, a number, true or false', remedy: 'write one value for each label' },
  switch: { expected: 'true or false', remedy: 'write it without quotes', shown: true },
  credentials: {
    expected: 'false or an object',
    remedy: 'write { "username": …, "passwordFile": … }, or false for no login',
  },
  username: { expected: 'a user name', remedy: NAME },
  authSource: { expected: 'the name of a database', remedy: NAME },
  mechanism: { expected: 'the name of a mechanism', remedy: `write one of ${MECHANISMS.join(', ')}` },
  tls: {
    expected: 'true, false or an object',
    remedy: 'write true for TLS with the authorities of the system, else { "caFile": … }',
  },
  apiVersion: { expected: 'the version 1', remedy: 'write 1', shown: true },
  path: { expected: 'the path of a file', remedy: FILE },
  schema: { expected: 'the address of a schema', remedy: NAME },
} as const satisfies Readonly<Record<string, Wording>>;

export type Word = keyof typeof WORDINGS;

/** The wording of a word from the schema. */
export function wordingOf(word: string): Wording {
  return word in WORDINGS ? WORDINGS[word as Word] : { expected: 'something else', remedy: 'correct it' };
}
