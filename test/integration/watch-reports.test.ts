import assert from 'node:assert/strict';
import { ExporterProcess } from '../support/exporter.js';
import { startReplicaSet, waitUntil, type MongoServer, type ReplicaSet } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';
import { TcpProxy } from '../support/tcp-proxy.js';

const CHANGES = 'mongodb_replset_primary_changes_total';
const REELECTIONS = 'mongodb_replset_reelections_total';
const FAILURES = 'mongodb_heartbeat_consecutive_failures';

describe('changes of a primary that the exporter cannot reach', function () {
  this.timeout(60_000);
  let set: ReplicaSet;
  let exporter: ExporterProcess | undefined;
  let proxy: TcpProxy | undefined;

  before(async function () {
    await requireMongod(this);
    set = await startReplicaSet({ members: [{}, {}, {}] });
  });

  afterEach(async () => {
    await exporter?.stop();
    await proxy?.close();
    exporter = proxy = undefined;
  });

  after(async () => {
    await set?.stop();
  });

  const start = async (member: MongoServer, through: TcpProxy): Promise<ExporterProcess> => {
    const started = (exporter = await ExporterProcess.start([
      `--mongodb.uri=${set.uri()}`,
      `--host-map=${member.address}=${through.address}`,
    ]));
    await started.hasHeard(3);
    return started;
  };

  /** Has the member elected, which others refuse while it is not up to date. */
  const elect = (member: MongoServer) =>
    waitUntil(
      async () => {
        await member.tryCommand({ replSetStepUp: 1 });
        return (await set.primary()) === member;
      },
      { intervalMs: 100, message: `${member.address} is elected` },
    );

  it('one that is elected out of its sight is counted by what the others report, once', async () => {
    const [hidden] = set.members;
    const link = (proxy = await TcpProxy.start(hidden!.port));
    const visible = set.members.filter((member) => member !== hidden);
    await elect(visible[0]!);
    const watch = await start(hidden!, link);
    await link.close();
    await watch.scrapeUntil((page) => page.value(FAILURES, { member: hidden!.address })! > 0);
    await elect(hidden!);
    const page = await watch.scrapeUntil((now) => now.value(CHANGES) === 1);
    assert.equal(page.value(REELECTIONS), 0);
    await link.open();
    const back = await watch.scrapeUntil((now) => now.value(FAILURES, { member: hidden!.address }) === 0);
    assert.equal(back.value(CHANGES), 1);
    assert.equal(back.value(REELECTIONS), 0);
    const told = await watch.events('primary_changed,primary_reelected');
    assert.deepEqual(
      told.map(({ previous, member }) => [previous, member]),
      [[visible[0]!.address, hidden!.address]],
    );
  });

  it('scrapes in the middle of an election, when the old one is named at the new term, count nothing twice', async () => {
    const [hidden] = set.members;
    const visible = set.members.filter((member) => member !== hidden);
    const link = (proxy = await TcpProxy.start(hidden!.port));
    await elect(hidden!);
    const watch = await start(hidden!, link);
    let elections = 0;
    for (let n = 0; n < 8; n++) {
      await link.close();
      await watch.scrapeUntil((page) => page.value(FAILURES, { member: hidden!.address })! > 0);
      let over = false;
      const scraping = [0, 1].map(async () => {
        while (!over) await watch.scrape();
      });
      await elect(visible[n % 2]!);
      over = true;
      await Promise.all(scraping);
      await link.open();
      await watch.scrapeUntil((page) => page.value(FAILURES, { member: hidden!.address }) === 0);
      await elect(hidden!);
      elections += 2;
      await waitUntil(
        async () =>
          (await watch.events('primary_changed,primary_reelected')).at(-1)?.member === hidden!.address,
        {
          message: () => `the change back is told\n${watch.output}`,
        },
      );
      const page = await watch.scrape();
      assert.equal(page.value(REELECTIONS), 0, `after ${elections} elections\n${watch.output}`);
      assert.equal(page.value(CHANGES), elections);
    }
  });
});
