import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Page } from '../../test/support/exposition.js';
import { recorded } from '../../test/support/recorded.js';
import { singleMemberScrape, pageOf } from '../../test/support/metrics/rendered.js';
import { watchedPage, watchView } from '../../test/support/metrics/watched-page.js';

const TEST = join(import.meta.dirname, '../../test');

const MEMBER = { setName: 'rs0', secondary: true, maxWireVersion: 25 };
const ROUTER = { msg: 'isdbgrid', isWritablePrimary: true, maxWireVersion: 25 };

/** A page of a recorded situation. */
export function goldenPage(situation: string): Page {
  return new Page(readFileSync(join(TEST, 'golden', `${situation}.prom`), 'utf8'));
}

/** Pages that together have the fields of all server versions, for the number of series. */
export async function examplePages(): Promise<readonly Page[]> {
  const versions = ['4.4', '7.0', '8.0', '8.2'].map((version) =>
    pageOf(singleMemberScrape(MEMBER, { serverStatus: recorded(`documented/serverStatus-${version}.json`) })),
  );
  return [
    ...['mongod-5.0.4/replicaset-healthy', 'mongod-6.0.5/replicaset-healthy'].map(goldenPage),
    ...['mongod-6.0.5/sharded-by-hand', 'mongod-6.0.5/initial-sync'].map(goldenPage),
    new Page(await watchedPage(watchView({}))),
    await pageOf(singleMemberScrape(ROUTER, { serverStatus: recorded('mongos/serverStatus.json') })),
    ...(await Promise.all(versions)),
  ];
}
