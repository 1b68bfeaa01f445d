import { MECHANISMS } from '../../mongodb/mechanisms.js';
import { hasKey, type Path, type PathProblem } from '../file-problems.js';
import type { Expected } from '../shape-problems.js';

const NAME = 'write a word on one line, in quotes if it is a number';
const MEMBERS = 'write [ { "ip": "10.0.0.1", "port": 27017 } ]';
const FILE = 'write the path, relative to the directory of this file';

/** What is expected in a topology file, by the error label of the schema. */
export const TOPOLOGY_EXPECTED = {
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
} as const satisfies Readonly<Record<string, Expected>>;

export type TopologyLabel = keyof typeof TOPOLOGY_EXPECTED;

/** Keys that users write in a topology file although it has none of that name. */
export function unknownTopologyKey(
  path: Path,
  label: string,
  data: unknown,
  clusterKeys: readonly string[],
): PathProblem | undefined {
  const key = String(path.at(-1));
  const at = { path, atKey: true };
  if (/^(pass(word|wd)?|pwd)$/i.test(key) || /keyfilepassword$/i.test(key)) {
    const file = label === 'tls' ? 'certificateKeyFilePasswordFile' : 'passwordFile';
    return {
      ...at,
      code: 'password-in-file',
      what: 'this file must not contain a password',
      remedy: `write it into a separate file and name that file with ${file}`,
    };
  }
  if (path.length !== 1 || !hasKey(data, 'clusters') || !clusterKeys.includes(key)) return undefined;
  return {
    ...at,
    code: 'misplaced-key',
    what: `${key} is outside of clusters`,
    remedy: 'move it into one of the clusters',
  };
}
