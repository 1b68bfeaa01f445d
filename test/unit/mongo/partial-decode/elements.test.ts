import { BSON } from 'mongodb';
import assert from 'node:assert/strict';
import { decode, namesOf, pick } from '../../../../src/mongo/partial-decode.js';

const DOCUMENT = {
  int: new BSON.Int32(-7),
  double: 0.5,
  long: BSON.Long.fromString('-9007199254740991'),
  beyond: BSON.Long.fromString('9007199254740993'),
  text: 'näh',
  yes: true,
  nothing: null,
  date: new Date(1_795_261_343_000),
  timestamp: new BSON.Timestamp({ t: 7, i: 2 }),
  id: new BSON.ObjectId('65f000000000000000000001'),
  list: [1, { a: 2 }],
  below: { a: 1, b: { c: 2 } },
  'größte Zahl, bytes': 12,
};

function pickAll(keys: readonly string[], bytes: Uint8Array = BSON.serialize(DOCUMENT)): object {
  return pick(bytes, namesOf(keys), (_, inner) => decode(inner));
}

describe('picking elements of a document', () => {
  it('gives every value as decoding the whole does', () => {
    const whole = decode(BSON.serialize(DOCUMENT));
    for (const key of Object.keys(DOCUMENT).filter((name) => name !== 'list')) {
      assert.deepEqual(pickAll([key]), { [key]: whole[key] }, key);
    }
  });

  it('finds a name among others of its length only as it is written', () => {
    const bytes = BSON.serialize({ ab: 1, ba: 2, bb: 3, a: 4, abc: 5 });
    assert.deepEqual(pickAll(['bb', 'aa', 'abc'], bytes), { bb: 3, abc: 5 });
  });

  it('hands the bytes of a document below on, with its key', () => {
    const seen: [string, object][] = [];
    const picked = pick(BSON.serialize(DOCUMENT), namesOf(['below']), (key, bytes) => {
      seen.push([key, decode(bytes)]);
      return 'made of it';
    });
    assert.deepEqual(picked, { below: 'made of it' });
    assert.deepEqual(seen, [['below', { a: 1, b: { c: 2 } }]]);
  });

  it('refuses what is no document', () => {
    const bytes = BSON.serialize({ a: 1, b: 'text' });
    for (const broken of [
      bytes.subarray(0, 9),
      Uint8Array.of(5, 0, 0, 0, 1),
      Buffer.from(bytes).fill(0x7e, 4, 5),
    ]) {
      assert.throws(() => pickAll(['b'], broken), BSON.BSONError);
    }
  });
});
