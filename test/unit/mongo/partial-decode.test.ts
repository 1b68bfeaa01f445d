import { BSON } from 'mongodb';
import assert from 'node:assert/strict';
import { enabledFamilies, serverStatusPaths } from '../../../src/metrics/catalogue.js';
import { valueAt } from '../../../src/mongo/bson.js';
import { decodeParts, partsOf } from '../../../src/mongo/partial-decode.js';
import { recorded } from '../../support/recorded.js';

describe('decoding of what is wanted', () => {
  it('parts of paths: a fold takes what is above it whole', () => {
    assert.deepEqual(partsOf(['a.b', 'a.c.d', 'e', 'opLatencies.*.ops', 'w.t.*.out']), {
      a: { b: true, c: { d: true } },
      e: true,
      opLatencies: true,
      w: { t: true },
    });
  });

  it('a path and one below it: the whole', () => {
    assert.deepEqual(partsOf(['a.b', 'a']), { a: true });
  });

  it('leaves out the rest, keeps scalars and their types', () => {
    const date = new Date(1_795_261_343_000);
    const document = {
      n: 1,
      date,
      long: BSON.Long.fromString('9007199254740993'),
      a: { b: { c: 2 }, d: { e: 3 } },
    };
    const raw = BSON.deserialize(BSON.serialize(document), { raw: true });
    const decoded = decodeParts(raw, partsOf(['a.b.c']));
    assert.deepEqual(Object.keys(decoded), ['n', 'date', 'long', 'a']);
    assert.deepEqual(decoded.a, { b: { c: 2 } });
    assert.deepEqual(decoded.date, date);
    assert.equal(String(decoded.long), '9007199254740993');
  });

  it('chooses among the keys that a document has', () => {
    const document = { totals: { note: 'all', a: { n: 1 }, b: { n: 2 }, c: { n: 3 } }, ok: 1 };
    const raw = BSON.deserialize(BSON.serialize(document), { raw: true });
    const seen: string[] = [];
    const choose = (keys: readonly string[]): readonly string[] => {
      seen.push(...keys);
      return ['b', 'note'];
    };
    assert.deepEqual(decodeParts(raw, { totals: choose }), { totals: { b: { n: 2 }, note: 'all' }, ok: 1 });
    assert.deepEqual(seen, ['note', 'a', 'b', 'c']);
  });

  it('says of every path that families read what the whole document says', () => {
    for (const version of ['mongod-5.0.4', 'mongod-6.0.5']) {
      const status = recorded(`${version}/replicaset-healthy/primary.serverStatus.json`);
      const paths = serverStatusPaths(enabledFamilies(new Set()));
      const raw = BSON.deserialize(BSON.serialize(status), { raw: true });
      const decoded = decodeParts(raw, partsOf(paths));
      for (const path of paths) {
        const keys = path.split('.');
        const fold = keys.indexOf('*');
        const plain = fold < 0 ? keys : keys.slice(0, fold);
        assert.deepEqual(valueAt(decoded, plain), valueAt(status, plain), `${version} ${path}`);
      }
      assert.equal(decoded.version, status.version);
      assert.ok(!('locks' in decoded));
    }
  });
});
