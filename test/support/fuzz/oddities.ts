import { BSON } from 'mongodb';

const { Binary, Code, DBRef, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } = BSON;

/** What BSON can hold in place of what was expected. */
export const VALUES: readonly unknown[] = [
  ...[null, true, false, '', 'text', '0', [], [null], [[1]], {}, { a: { b: 1 } }],
  ...[0, -0, -1, 1.5, 1e300, -1e300, Number.MIN_VALUE, Number.NaN, Infinity, -Infinity, 2 ** 53 + 2],
  ...[
    new Int32(-1),
    new Double(7),
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Long.MAX_UNSIGNED_VALUE,
    Long.fromNumber(5),
  ],
  ...['NaN', 'Infinity', '-0', '1E+6000', '12345678901234567890.5', '3'].map((text) =>
    Decimal128.fromString(text),
  ),
  ...[0, -1, 8.64e15, -8.64e15, Number.NaN].map((millis) => new Date(millis)),
  ...[
    new Timestamp({ t: 0, i: 0 }),
    new Timestamp({ t: 0xffff_ffff, i: 0xffff_ffff }),
    new Timestamp({ t: 1, i: 1 }),
  ],
  ...[new ObjectId('0'.repeat(24)), new ObjectId('f'.repeat(24))],
  ...[new Binary(Buffer.from([1, 2, 3])), new Binary(Buffer.alloc(16), 4)],
  ...[new MinKey(), new MaxKey(), /^a/i, new Code('return 1'), new DBRef('a', new ObjectId('0'.repeat(24)))],
  // What the driver's own types look like, made of documents.
  ...[{ _bsontype: 'Long' }, { _bsontype: 'Timestamp', t: 'x', i: {} }, { _bsontype: 'ObjectId' }],
];

/** What a name, or any other text, may turn into. Those without a partner are no characters. */
export const TEXTS: readonly string[] = [
  ...[
    '',
    ' ',
    '"',
    '\\',
    '\n',
    '\r\n',
    '\t',
    '\0',
    'a"b',
    'a\\"b',
    'a\\',
    'a\nb',
    'a\\nb',
    '{}',
    '{a="b"} 1',
  ],
  ...[
    '\u0001\u001f\u007f',
    '\u2028',
    '\ufeff',
    '\ufffd',
    '\ud800',
    '\udc00x',
    'é',
    '漢字',
    '😀',
    '# EOF',
    '# HELP x y',
  ],
  ...[
    '127.0.0.1:28000',
    '127.0.0.1:0',
    ':1',
    'a:99999',
    '[::1]:27017',
    'a b:1',
    'a,b:1',
    'a/b:1',
    '%00:1',
    'x@y:1',
  ],
  ...['__proto__', 'constructor', 'toString', 'NaN', '+Inf', '1e5'],
  ...['x'.repeat(10_000), '"\\\n'.repeat(1_000)],
];

/** What a field may be called. */
export const KEYS: readonly string[] = [
  ...[
    '',
    '.',
    'a.b',
    '$',
    '$set',
    '$numberLong',
    '__proto__',
    'constructor',
    'hasOwnProperty',
    'toString',
    'length',
  ],
  ...[
    '_bsontype',
    '_id',
    'name',
    'set',
    'members',
    'state',
    'self',
    'health',
    'ok',
    'code',
    'errmsg',
    'error',
    'cursor',
  ],
  ...['0', '-1', 'a"b', 'a\nb', 'a\\b', 'é', '\ud800', 'x'.repeat(2_000)],
];
