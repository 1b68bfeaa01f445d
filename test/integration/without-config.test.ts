import assert from 'node:assert/strict';
import type { Document } from 'mongodb';
import { ExporterProcess } from '../support/exporter.js';
import type { Page } from '../support/exposition.js';
import { startReplicaSet, type ReplicaSet } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';

const DELAY_SECONDS = 2;

/** What the exporter needs by default, less the configuration of the set. */
const PRIVILEGES: readonly Document[] = [
  { resource: { cluster: true }, actions: ['serverStatus', 'replSetGetStatus'] },
];

const STORED_CONFIG: Document = {
  resource: { db: 'local', collection: 'system.replset' },
  actions: ['find'],
};

describe('a user without the privilege replSetGetConfig', function () {
  this.timeout(90_000);
  let set: ReplicaSet;
  let exporter: ExporterProcess | undefined;
  const nameOf = (name: string) => set.member(name).address;

  before(async function () {
    await requireMongod(this);
    set = await startReplicaSet({
      members: [
        { name: 'first', priority: 2, tags: { place: 'north' } },
        { name: 'second' },
        { name: 'backup', hidden: true, votes: 0, tags: { use: 'backup' } },
        { name: 'delayed', delaySeconds: DELAY_SECONDS, votes: 0 },
      ],
      keyFile: true,
    });
    const first = set.member('first');
    await createUser('hello', PRIVILEGES);
    await createUser('stored', [...PRIVILEGES, STORED_CONFIG]);
    // The delayed member has the users once its delay is over.
    await first
      .client()
      .db('app')
      .collection('things')
      .insertOne({}, { writeConcern: { w: 1 } });
  });

  afterEach(() => exporter?.stop());

  after(() => set?.stop());

  async function createUser(name: string, privileges: readonly Document[]): Promise<void> {
    const first = set.member('first');
    await first.command({ createRole: name, privileges, roles: [] });
    await first.command({ createUser: name, pwd: name, roles: [name], writeConcern: { w: 1 } });
  }

  /** A page on which every member is asked as that user, also the delayed one. */
  async function pageAs(user: string): Promise<Page> {
    const uri = `mongodb://${user}:${user}@${nameOf('first')}/?authSource=admin`;
    exporter = await ExporterProcess.start([`--mongodb.uri=${uri}`]);
    return exporter.scrapeUntil(
      (page) => Object.keys(page.byMember('mongodb_replset_lag_beyond_delay_seconds')).length === 4,
    );
  }

  const tagsOf = (page: Page) =>
    page.all('mongodb_member_tag_info').map(({ labels }) => `${labels.member} ${labels.key}=${labels.value}`);

  /** What is known either way. */
  function assertKnown(page: Page): void {
    const delays = page.byMember('mongodb_member_delay_seconds');
    assert.deepEqual(delays, {
      [nameOf('first')]: 0,
      [nameOf('second')]: 0,
      [nameOf('backup')]: 0,
      [nameOf('delayed')]: DELAY_SECONDS,
    });
    const hidden = Object.entries(page.byMember('mongodb_member_hidden'));
    assert.equal(hidden.length, 4);
    assert.deepEqual(
      hidden.filter(([, value]) => value === 1).map(([member]) => member),
      [nameOf('backup')],
    );
    assert.deepEqual(tagsOf(page).toSorted(), [
      ...[`${nameOf('first')} place=north`, `${nameOf('backup')} use=backup`].toSorted(),
    ]);
    const priorities = page.byMember('mongodb_member_priority');
    assert.equal(priorities[nameOf('backup')], 0);
    assert.equal(priorities[nameOf('delayed')], 0);
  }

  it('that may read local.system.replset: the whole configuration is known', async () => {
    const page = await pageAs('stored');
    assertKnown(page);
    assert.equal(page.byMember('mongodb_member_priority')[nameOf('first')], 2);
    assert.deepEqual(Object.values(page.byMember('mongodb_member_votes')).toSorted(), [0, 0, 1, 1]);
    assert.equal(page.all('mongodb_replset_fault_tolerance').length, 1);
  });

  it('that may read neither: delay, hidden, priority 0 and tags come from hello, votes stay absent', async () => {
    const page = await pageAs('hello');
    assertKnown(page);
    assert.deepEqual(Object.keys(page.byMember('mongodb_member_priority')).toSorted(), [
      ...[nameOf('backup'), nameOf('delayed')].toSorted(),
    ]);
    assert.deepEqual(page.all('mongodb_member_votes'), []);
  });

  it('that may read neither: what hello has shown of a member is known on while it is down', async () => {
    await pageAs('hello');
    await set.member('backup').kill();
    const page = await exporter!.scrapeUntil((one) => one.byMember('mongodb_up')[nameOf('backup')] === 0);
    assert.equal(page.byMember('mongodb_member_hidden')[nameOf('backup')], 1);
    await set.member('backup').start();
  });
});
