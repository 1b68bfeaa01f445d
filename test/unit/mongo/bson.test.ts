import { BSON } from 'mongodb';
import assert from 'node:assert/strict';
import {
  booleanOf,
  documentsOf,
  isDocument,
  millisOf,
  numberOf,
  stringOf,
  stringsOf,
  timestampOf,
  timestampSeconds,
  valueAt,
} from '../../../src/mongo/bson.js';

const { Decimal128, Double, Int32, Long, ObjectId, Timestamp } = BSON;

/** Something of every type that a reply may hold where something else is expected. */
const ODDITIES: readonly unknown[] = [
  undefined,
  null,
  'text',
  Number.NaN,
  Number.POSITIVE_INFINITY,
  [1],
  {},
  new Date(Number.NaN),
  new ObjectId(),
  Symbol('s'),
];

describe('readers of BSON values', () => {
  it('numberOf reads every kind of number, and booleans as 0 or 1', () => {
    const values: readonly (readonly [unknown, number])[] = [
      [0, 0],
      [-1.5, -1.5],
      [true, 1],
      [false, 0],
      [7n, 7],
      [new Int32(-3), -3],
      [new Double(2.25), 2.25],
      [Long.fromNumber(2 ** 40), 2 ** 40],
      [Long.fromString('9007199254740993'), 9007199254740992],
      [Long.fromString('18446744073709551615', true), 2 ** 64],
      [Decimal128.fromString('12.5'), 12.5],
    ];
    for (const [value, expected] of values) assert.equal(numberOf(value), expected, String(value));
  });

  it('numberOf takes nothing else for a number', () => {
    const others = [
      ...ODDITIES,
      new Date(0),
      new Timestamp({ t: 1, i: 1 }),
      new Double(Number.NaN),
      Decimal128.fromString('Infinity'),
      { _bsontype: 'MinKey' },
      '12',
    ];
    for (const value of others) assert.equal(numberOf(value), undefined, typeof value);
  });

  it('millisOf reads dates alone', () => {
    assert.equal(millisOf(new Date(1234)), 1234);
    assert.equal(millisOf(new Date(0)), 0);
    for (const value of [...ODDITIES, 1234]) assert.equal(millisOf(value), undefined);
  });

  it('timestampOf reads seconds and increment', () => {
    const timestamp = new Timestamp({ t: 4_000_000_000, i: 7 });
    assert.deepEqual(timestampOf(timestamp), { seconds: 4_000_000_000, increment: 7 });
    assert.equal(timestampSeconds(timestamp), 4_000_000_000);
    for (const value of [...ODDITIES, new Date(), Long.ONE]) assert.equal(timestampOf(value), undefined);
  });

  it('stringOf and booleanOf convert nothing', () => {
    assert.equal(stringOf(''), '');
    assert.equal(booleanOf(false), false);
    for (const value of [1, null, {}, []]) {
      assert.equal(stringOf(value), undefined);
      assert.equal(booleanOf(value), undefined);
    }
  });

  it('lists keep what is of their type', () => {
    assert.deepEqual(stringsOf(['a', 1, null, 'b', ['c']]), ['a', 'b']);
    assert.deepEqual(documentsOf([{ a: 1 }, null, 'x', [{}], { b: 2 }]), [{ a: 1 }, { b: 2 }]);
    for (const value of [undefined, null, 'ab', { 0: 'a', length: 1 }]) {
      assert.deepEqual(stringsOf(value), []);
      assert.deepEqual(documentsOf(value), []);
    }
  });

  it('valueAt ends with undefined where the path does', () => {
    const document = { a: { b: 0, list: [{ c: 1 }], none: null } };
    assert.equal(valueAt(document, ['a', 'b']), 0);
    assert.equal(valueAt(document, []), document);
    for (const path of [['x'], ['a', 'b', 'c'], ['a', 'list', '0', 'c'], ['a', 'none', 'c']]) {
      assert.equal(valueAt(document, path), undefined, path.join('.'));
    }
    assert.equal(valueAt(undefined, ['a']), undefined);
  });

  it('isDocument: neither null nor a list', () => {
    assert.equal(isDocument({}), true);
    for (const value of [null, [], 'a', 1, undefined]) assert.equal(isDocument(value), false);
  });
});
