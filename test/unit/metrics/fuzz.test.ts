import { BSON } from 'mongodb';
import assert from 'node:assert/strict';
import { isDocument, type Document } from '../../../src/mongo/bson.js';
import type { MemberResult, Scrape } from '../../../src/scrape/scrape.js';
import { parseHello } from '../../../src/topology/model/hello.js';
import { Random } from '../../support/fuzz/random.js';
import { singleMemberScrape, pageOf } from '../../support/metrics/rendered.js';
import { recordedConfig, shardedByHand } from '../../support/metrics/sharded-by-hand.js';
import { recorded, recordedScrape } from '../../support/recorded.js';

const SITUATION = 'mongod-6.0.5/replicaset-healthy';
/** Five or six damaged fields each. */
const PAGES = 300;
const SEED = 20_240_229;

/** What a leaf may turn into. */
const ODDITIES: readonly unknown[] = [
  ...[
    undefined,
    null,
    'text',
    '',
    'a\nb"c\\',
    true,
    false,
    0,
    -1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    1e300,
  ],
  ...[[], [null], [[1]], {}, { a: { b: 1 } }, { _bsontype: 'Long' }, { _bsontype: 'Nonsense' }, 2n ** 70n],
  ...[new Date(Number.NaN), new Date(0), new Date(8.64e15), BSON.Long.MIN_VALUE, BSON.Long.MAX_VALUE],
  ...[
    new BSON.Timestamp({ t: 0, i: 0 }),
    new BSON.Timestamp({ t: 0xffff_ffff, i: 0xffff_ffff }),
    new BSON.ObjectId(),
    new BSON.MinKey(),
  ],
  ...[new BSON.Binary(Buffer.from([1])), BSON.Decimal128.fromString('NaN'), Symbol('s'), new Map(), () => 1],
];

type Path = readonly (string | number)[];

/** Every place in a document: leaves, and the documents and lists above them. */
function placesOf(value: unknown, path: Path = []): readonly Path[] {
  const inner = Array.isArray(value) ? [...value.keys()] : isPlain(value) ? Object.keys(value) : [];
  const children = inner.flatMap((key) =>
    placesOf((value as Record<string | number, unknown>)[key], [...path, key]),
  );
  return path.length > 0 ? [path, ...children] : children;
}

const placesByDocument = new WeakMap<Document, readonly Path[]>();

function knownPlaces(document: Document): readonly Path[] {
  const places = placesByDocument.get(document) ?? placesOf(document);
  placesByDocument.set(document, places);
  return places;
}

function isPlain(value: unknown): value is Document {
  return isDocument(value) && Object.getPrototypeOf(value) === Object.prototype;
}

/** The document with another value at that place. */
function withValue(document: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  const inner = (document as Record<string | number, unknown>)[key];
  const changed = withValue(inner, rest, value);
  if (Array.isArray(document)) return document.map((item: unknown, at) => (at === key ? changed : item));
  return { ...(document as Document), [key]: changed };
}

/** A recorded scrape, as 8.0 would tell it. */
function scrapeOf80(scrape: Scrape): Scrape {
  const members = [...scrape.members].map(([key, result]): [string, MemberResult] => {
    const { replSetGetStatus } = result.replies;
    if (!replSetGetStatus) return [key, result];
    const replies = { ...result.replies, replSetGetStatus: withWritten(replSetGetStatus) };
    return [key, { ...result, replies }];
  });
  return { ...scrape, members: new Map(members) };
}

/** A replSetGetStatus with the fields that 8.0 adds: what is written is what is applied. */
function withWritten(status: Document): Document {
  const optimes = status.optimes as Document;
  const { appliedOpTime: writtenOpTime, lastAppliedWallTime: lastWrittenWallTime } = optimes;
  const members = (status.members as Document[]).map((member) => ({
    ...member,
    ...(member.optime !== undefined && {
      optimeWritten: member.optime,
      lastWrittenWallTime: member.lastAppliedWallTime,
    }),
  }));
  return { ...status, members, optimes: { ...optimes, writtenOpTime, lastWrittenWallTime } };
}

const HEALTHY = scrapeOf80(recordedScrape(SITUATION));

describe('documents with fields of other types', function () {
  this.timeout(60_000);
  let random: Random;

  beforeEach(() => {
    random = new Random(SEED);
  });

  /** The document with one field turned into something else; `note` is told which. */
  function damaged(document: Document, note: (where: string) => void): Document {
    const [place, value] = [random.pick(knownPlaces(document)), random.pick(ODDITIES)];
    note(`${place.join('.')} = ${String(value)}`);
    return withValue(document, place, value) as Document;
  }

  /** Pages on which every member has one damaged field; each must be whole but for the samples of those. */
  async function pages(change: (result: MemberResult, note: (where: string) => void) => MemberResult) {
    for (let count = 0; count < PAGES; count++) {
      const places: string[] = [];
      const members = new Map(
        [...HEALTHY.members].map(([key, result]) => [key, change(result, (where) => places.push(where))]),
      );
      const page = await pageOf({ ...HEALTHY, members }).catch((error: unknown) => {
        throw new Error(places.join('; '), { cause: error });
      });
      assert.equal(page.all('mongodb_up').length, 6, places.join('; '));
      assert.equal(page.all('mongodb_exporter_family_errors_total').length, 0, places.join('; '));
      const odd = page.samples.filter(({ value }) => !Number.isFinite(value));
      assert.deepEqual(odd, [], places.join('; '));
    }
  }

  for (const command of ['replSetGetStatus', 'serverStatus']) {
    it(`${command}: the page is there, whatever a field turns into`, () =>
      pages((result, note) => {
        const reply = result.replies[command];
        if (!reply) return result;
        return { ...result, replies: { ...result.replies, [command]: damaged(reply, note) } };
      }));
  }

  it('hello: the page is there, whatever a field turns into', () => {
    const names = ['primary', 'secondary-a', 'secondary-b', 'arbiter', 'hidden', 'delayed'];
    const hellos = names.map((name) => recorded(`${SITUATION}/${name}.hello.json`));
    return pages((result, note) => {
      const hello = hellos.find(({ me }) => me === result.member.name)!;
      return { ...result, hello: parseHello(damaged(hello, note)) };
    });
  });

  it('figures of a sharded cluster: the page is there, whatever a field turns into', async () => {
    const figures = { ...recordedConfig(), balancerStatus: { mode: 'full', inBalancerRound: true } };
    for (let count = 0; count < PAGES; count++) {
      const [command, reply] = random.pick(Object.entries<Document>(figures));
      let place = '';
      const changed = damaged(reply, (where) => {
        place = `${command}.${where}`;
      });
      const page = await pageOf(shardedByHand({ ...figures, [command]: changed })).catch((error: unknown) => {
        throw new Error(place, { cause: error });
      });
      assert.equal(page.all('mongodb_up').length, 5, place);
      assert.equal(page.all('mongodb_exporter_family_errors_total').length, 0, place);
      assert.deepEqual(
        page.samples.filter(({ value }) => !Number.isFinite(value)),
        [],
        place,
      );
    }
  });

  it('loses that sample alone', async () => {
    const status = recorded(`${SITUATION}/primary.serverStatus.json`);
    const names = async (serverStatus: Document) => {
      const { samples } = await pageOf(singleMemberScrape({}, { serverStatus }));
      return new Set(samples.map(({ name }) => name));
    };
    const all = await names(status);
    const without = await names(withValue(status, ['connections', 'current'], 'many') as Document);
    assert.deepEqual(
      [...all].filter((name) => !without.has(name)),
      ['mongodb_connections_current'],
    );
  });
});
