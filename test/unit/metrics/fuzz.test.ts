import { BSON } from 'mongodb';
import assert from 'node:assert/strict';
import { isDocument, type Document } from '../../../src/mongo/bson.js';
import type { MemberResult, Round } from '../../../src/scrape/round.js';
import { parseHello } from '../../../src/topology/hello.js';
import { recorded, recordedRound } from '../../support/recorded.js';
import { lonelyRound, pageOf } from './rendered.js';

const SITUATION = 'mongod-6.0.5/replicaset-healthy';
const ROUNDS = 1500;
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
  ...[new BSON.Timestamp({ t: 0, i: 0 }), BSON.Timestamp.MAX_VALUE, new BSON.ObjectId(), new BSON.MinKey()],
  ...[new BSON.Binary(Buffer.from([1])), BSON.Decimal128.fromString('NaN'), Symbol('s'), new Map(), () => 1],
];

/** A small generator of numbers 0..1, the same at every run (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Path = readonly (string | number)[];

/** Every place in a document: leaves, and the documents and lists above them. */
function placesOf(value: unknown, path: Path = []): readonly Path[] {
  const inner = Array.isArray(value) ? [...value.keys()] : isPlain(value) ? Object.keys(value) : [];
  const children = inner.flatMap((key) =>
    placesOf((value as Record<string | number, unknown>)[key], [...path, key]),
  );
  return path.length > 0 ? [path, ...children] : children;
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

describe('documents with fields of other types', function () {
  this.timeout(60_000);
  let random: () => number;

  beforeEach(() => {
    random = generator(SEED);
  });

  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

  function member(round: Round, change: (result: MemberResult) => MemberResult): Round {
    const [key] = pick([...round.members].filter(([, { replies }]) => 'replSetGetStatus' in replies));
    const members = new Map(round.members);
    members.set(key, change(members.get(key)!));
    return { ...round, members };
  }

  for (const command of ['replSetGetStatus', 'serverStatus']) {
    it(`${command}: the page is there, whatever one field turns into`, async () => {
      const healthy = recordedRound(SITUATION);
      const known = new Map<Document, readonly Path[]>();
      for (let count = 0; count < ROUNDS; count++) {
        let where = '';
        const round = member(healthy, (result) => {
          const reply = result.replies[command] ?? {};
          const places = known.get(reply) ?? placesOf(reply);
          known.set(reply, places);
          const [place, value] = [places.length > 0 ? pick(places) : ['nothing'], pick(ODDITIES)];
          where = `${place.join('.')} = ${String(value)}`;
          const changed = withValue(reply, place, value) as Document;
          return { ...result, replies: { ...result.replies, [command]: changed } };
        });
        const page = await pageOf(round).catch((error: unknown) => {
          throw new Error(where, { cause: error });
        });
        assert.equal(page.all('mongodb_up').length, 6, where);
        assert.equal(page.all('mongodb_exporter_family_errors_total').length, 0, where);
      }
    });
  }

  it('hello: the page is there, whatever one field turns into', async () => {
    const who = ['primary', 'secondary-a', 'arbiter', 'delayed'];
    const hellos = who.map((name) => recorded(`${SITUATION}/${name}.hello.json`));
    const healthy = recordedRound(SITUATION);
    for (let count = 0; count < ROUNDS; count++) {
      const hello = pick(hellos);
      const [place, value] = [pick(placesOf(hello)), pick(ODDITIES)];
      const changed = parseHello(withValue(hello, place, value) as Document);
      const where = `${place.join('.')} = ${String(value)}`;
      const page = await pageOf(member(healthy, (result) => ({ ...result, hello: changed }))).catch(
        (error: unknown) => {
          throw new Error(where, { cause: error });
        },
      );
      assert.equal(page.all('mongodb_up').length, 6, where);
      assert.equal(page.all('mongodb_exporter_family_errors_total').length, 0, where);
    }
  });

  it('loses that sample alone', async () => {
    const status = recorded(`${SITUATION}/primary.serverStatus.json`);
    const names = async (serverStatus: Document) => {
      const { samples } = await pageOf(lonelyRound({}, { serverStatus }));
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
