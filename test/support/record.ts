/**
 * Records the replies of a replica set as test data:
 *
 *   npm run record -- --uri mongodb://host:27017 --out test/fixtures/name
 *   npm run record -- --version 5.0 --out test/fixtures/name
 *
 * Without `--uri` it starts a set of its own (three electable members, an arbiter, a hidden and a delayed one),
 * writes for longer than the delay and records it just after.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { MongodSeries } from './mongod-binary.js';
import { DEFAULT_SETTINGS, startReplicaSet, stopAll, type ReplicaSet } from './mongo-servers.js';
import { recordSet } from './recording/record-set.js';

const FIRST_PORT = 28_000;
const DELAY_SECONDS = 30;
const WRITES_PER_SECOND = 100;

try {
  const { values } = parseArgs({
    options: { uri: { type: 'string' }, version: { type: 'string' }, out: { type: 'string' } },
  });
  const { uri, version, out } = values;
  if (out === undefined) throw new Error('--out <folder> is missing');
  if (version !== undefined && version !== '5.0' && version !== '6.0')
    throw new Error('--version is 5.0 or 6.0');
  const files = await recordSet(uri ?? (await startOwnSet(version)).uri(), out);
  console.log(`${files.length} files in ${out}`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
} finally {
  await stopAll();
}

async function startOwnSet(version?: MongodSeries): Promise<ReplicaSet> {
  const set = await startReplicaSet({
    settings: DEFAULT_SETTINGS,
    members: [
      { name: 'primary' },
      { name: 'secondary-a' },
      { name: 'secondary-b' },
      { name: 'arbiter', arbiter: true },
      { name: 'hidden', hidden: true, tags: { use: 'backup' } },
      { name: 'delayed', hidden: true, delaySeconds: DELAY_SECONDS, votes: 0 },
    ].map((member, index) => ({ ...member, port: FIRST_PORT + index, ...(version && { version }) })),
  });
  await write(set, DELAY_SECONDS + 10);
  // The members hear of the last write.
  await sleep(300);
  return set;
}

async function write(set: ReplicaSet, seconds: number): Promise<void> {
  console.log(`writing for ${seconds} s ...`);
  const collection = (await set.waitForPrimary()).client().db('test').collection('writes');
  const endAt = performance.now() + seconds * 1000;
  for (let n = 0; performance.now() < endAt; n += 1) {
    await collection.insertOne({ n });
    await sleep(1000 / WRITES_PER_SECOND);
  }
}
