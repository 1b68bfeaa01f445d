import assert from 'node:assert/strict';
import { Soak, type AtRest } from '../support/soak.js';

/** `npm run soak` takes longer. */
const SECONDS = Number(process.env.SOAK_SECONDS ?? 60);

/** Until connections, caches and compiled code are there. */
const WARM_UP_SECONDS = SECONDS / 3;

const MOST_GROWTH = 1.25;

describe(`an eventful time of ${SECONDS} s`, function () {
  this.timeout((SECONDS + 120) * 1000);
  let soak: Soak;
  let early: AtRest;
  let late: AtRest;

  before(async () => {
    soak = await Soak.start();
    await soak.churn(WARM_UP_SECONDS);
    early = await soak.rest();
    await soak.churn(SECONDS - WARM_UP_SECONDS);
    late = await soak.rest();
    console.log(
      `      ${soak.elections} elections, ${soak.scrapes} scrapes; sockets ${early.sockets} → ${late.sockets}, ` +
        `RSS ${early.rssMb.toFixed(0)} → ${late.rssMb.toFixed(0)} MB, heap ${early.heapMb.toFixed(1)} → ${late.heapMb.toFixed(1)} MB`,
    );
  });

  after(() => soak?.close());

  it('every election was counted, none twice', async () => {
    const page = await soak.exporter.scrape();
    const counted = ['mongodb_replset_primary_changes_total', 'mongodb_replset_reelections_total']
      .flatMap((name) => page.all(name))
      .reduce((sum, { value }) => sum + value, 0);
    assert.equal(counted, soak.elections);
  });

  it('every election is an event, in order', async () => {
    const eventsOf = async (query: string) => {
      const response = await soak.exporter.fetch(`/api/events?limit=1000${query}`);
      return ((await response.json()) as { events: readonly { id: number }[] }).events;
    };
    const elections = await eventsOf('&type=primary_changed,primary_reelected');
    assert.ok(elections.every(({ id }, index) => index === 0 || id > elections[index - 1]!.id));
    const [oldest] = await eventsOf('');
    // After a long time the first are dropped.
    if (oldest!.id === 1) assert.equal(elections.length, soak.elections);
    else assert.ok(elections.length > 100);
  });

  it('no socket is left over', () => {
    // A member that was slow may have been given a second connection, which is kept for ten minutes.
    const members = soak.fleet.members.length;
    assert.ok(late.sockets <= early.sockets + members, `${early.sockets} → ${late.sockets}`);
    assert.ok(late.sockets <= 4 * members + 20, `${late.sockets} for ${members} members`);
  });

  it('memory does not grow', () => {
    assert.ok(late.rssMb < early.rssMb * MOST_GROWTH, `RSS ${early.rssMb} → ${late.rssMb} MB`);
    assert.ok(late.heapMb < early.heapMb * MOST_GROWTH, `heap ${early.heapMb} → ${late.heapMb} MB`);
  });

  it('neither listeners nor errors pile up', () => {
    assert.doesNotMatch(soak.exporter.output, /MaxListenersExceededWarning|level=error|"level":"error"/);
    assert.doesNotMatch(soak.exporter.output, /UnhandledPromiseRejection|uncaughtException/);
  });

  it('it ends within 2 s while members hang, and calls nobody down for it', async () => {
    const before = soak.exporter.output.length;
    const seconds = await soak.stopAmidst();
    assert.ok(seconds < 2, `took ${seconds} s`);
    assert.equal(soak.exporter.exitCode, 0);
    assert.doesNotMatch(soak.exporter.output.slice(before), /member down/);
  });
});
