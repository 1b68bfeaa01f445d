import assert from 'node:assert/strict';
import { limitsOf, selectWithin } from '../../../src/scrape/limits.js';

/** Those of the names that the patterns choose. */
function chosen(patterns: readonly string[], names: readonly string[]): readonly string[] {
  const { includes } = limitsOf(10, patterns);
  return names.filter((name) => includes(name));
}

const COLLECTIONS = ['app.orders', 'app.tmp_1', 'app2.orders', 'shop.orders', 'shop.orders.old'];

describe('limits of a collector', () => {
  describe('patterns', () => {
    it('include everything if there are none', () => {
      assert.deepEqual(chosen([], COLLECTIONS), COLLECTIONS);
    });

    it('a namespace matches only itself', () => {
      assert.deepEqual(chosen(['shop.orders'], COLLECTIONS), ['shop.orders']);
    });

    it('* matches any text, dots included, and no text', () => {
      assert.deepEqual(chosen(['shop.*'], COLLECTIONS), ['shop.orders', 'shop.orders.old']);
      assert.deepEqual(chosen(['*.orders'], COLLECTIONS), ['app.orders', 'app2.orders', 'shop.orders']);
      assert.deepEqual(chosen(['app*.orders'], COLLECTIONS), ['app.orders', 'app2.orders']);
      assert.deepEqual(chosen(['a*.t*1'], COLLECTIONS), ['app.tmp_1']);
    });

    it('a name without a dot matches the database and everything in it, not one with the same beginning', () => {
      assert.deepEqual(chosen(['app'], COLLECTIONS), ['app.orders', 'app.tmp_1']);
      assert.deepEqual(chosen(['app'], ['app', 'app2']), ['app']);
      assert.deepEqual(chosen(['app*'], ['app', 'app2', 'shop']), ['app', 'app2']);
    });

    it('several patterns include what one of them includes', () => {
      assert.deepEqual(chosen(['app2', 'shop.orders'], COLLECTIONS), ['app2.orders', 'shop.orders']);
    });

    it('! excludes, in any position', () => {
      const rest = ['app.orders', 'app2.orders', 'shop.orders', 'shop.orders.old'];
      assert.deepEqual(chosen(['!*.tmp_*'], COLLECTIONS), rest);
      assert.deepEqual(chosen(['!app.tmp_*', 'app'], COLLECTIONS), ['app.orders']);
      assert.deepEqual(chosen(['app', '!app.tmp_*'], COLLECTIONS), ['app.orders']);
      assert.deepEqual(chosen(['!shop', '!app'], COLLECTIONS), ['app2.orders']);
      assert.deepEqual(chosen(['!app'], ['app', 'app2']), ['app2']);
    });

    it('characters of regular expressions match themselves', () => {
      const names = ['a.b', 'a.[b]', 'a.b+', 'axb', 'a.$cmd', 'a.b|c'];
      assert.deepEqual(chosen(['a.b'], names), ['a.b']);
      assert.deepEqual(chosen(['a.[b]'], names), ['a.[b]']);
      assert.deepEqual(chosen(['a.b+', 'a.$*'], names), ['a.b+', 'a.$cmd']);
      assert.deepEqual(chosen(['a.b|c'], names), ['a.b|c']);
    });

    it('upper and lower case differ', () => {
      assert.deepEqual(chosen(['App'], COLLECTIONS), []);
    });
  });

  it("no pattern includes the server's own databases", () => {
    const own = [
      ...['admin', 'config', 'local', 'admin.system.users', 'config.chunks', 'local.oplog.rs'],
      ...['app.system.profile', 'app.system.buckets.weather', 'app.system.views'],
    ];
    assert.deepEqual(chosen([], own), []);
    assert.deepEqual(chosen(['*', 'local', 'app.system.profile', 'config.*'], own), []);
    const similar = ['administration', 'localities.all', 'app.systems', 'app.the.system.of'];
    assert.deepEqual(chosen([], similar), similar);
  });

  it('select the first by name, and report whether there are more', () => {
    const all = ['c', 'local', 'a', 'x1', 'b'];
    const name = (one: string): string => one;
    assert.deepEqual(selectWithin(limitsOf(2), all, name), { selected: ['a', 'b'], truncated: true });
    assert.deepEqual(selectWithin(limitsOf(4), all, name), {
      selected: ['a', 'b', 'c', 'x1'],
      truncated: false,
    });
    assert.deepEqual(selectWithin(limitsOf(3, ['!x*']), all, name), {
      selected: ['a', 'b', 'c'],
      truncated: false,
    });
    assert.deepEqual(selectWithin(limitsOf(1), [], name), { selected: [], truncated: false });
  });
});
