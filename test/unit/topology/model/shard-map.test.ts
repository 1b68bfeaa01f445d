import assert from 'node:assert/strict';
import {
  mergeShards,
  parseSetString,
  parseShardMap,
  parseShards,
} from '../../../../src/topology/model/shard-map.js';
import { recordedFile } from '../../../support/fleet/recordings.js';

const RECORDED = 'sharded-by-hand';
const SHARDS = new Map([
  ['shA', { set: 'shA', hosts: ['127.0.0.1:28022'] }],
  ['shB', { set: 'shB', hosts: ['127.0.0.1:28030', '127.0.0.1:28031'] }],
]);
const CONFIG = { set: 'cfg', hosts: ['127.0.0.1:28020', '127.0.0.1:28021'] };

describe('who the shards are', () => {
  it('by getShardMap of the config primary and of a shard', () => {
    for (const role of ['config-primary', 'shard-primary']) {
      const map = parseShardMap(recordedFile(`${RECORDED}/${role}.getShardMap.json`));
      assert.deepEqual(map, { shards: SHARDS, config: CONFIG });
    }
  });

  it('a config secondary may know of nothing but itself', () => {
    const map = parseShardMap(recordedFile(`${RECORDED}/config-secondary.getShardMap.json`));
    assert.deepEqual(map, { shards: new Map(), config: CONFIG });
  });

  it('by config.shards', () => {
    const { documents } = recordedFile(`${RECORDED}/config.shards.json`) as { documents: object[] };
    assert.deepEqual(parseShards(documents as never), SHARDS);
  });

  it('hosts that only one of map and hosts names belong to the shard', () => {
    const { shards } = parseShardMap({
      map: { s: 's/a:1,b:1' },
      hosts: { 'a:1': 's', 'c:1': 's', 'x:1': 'unknown' },
    });
    assert.deepEqual(shards.get('s'), { set: 's', hosts: ['a:1', 'b:1', 'c:1'] });
    assert.equal(shards.has('unknown'), false);
  });

  it('the union of two sources', () => {
    const one = new Map([['s', { set: 's', hosts: ['a:1'] }]]);
    const other = new Map([
      ['s', { set: 's', hosts: ['b:1', 'a:1'] }],
      ['t', { set: 't', hosts: ['c:1'] }],
    ]);
    assert.deepEqual(
      mergeShards(one, other),
      new Map([
        ['s', { set: 's', hosts: ['a:1', 'b:1'] }],
        ['t', { set: 't', hosts: ['c:1'] }],
      ]),
    );
  });

  it('nonsense is no shard', () => {
    for (const text of ['', 'a:1', '/a:1', 's/', 's/,']) assert.equal(parseSetString(text), undefined);
    assert.deepEqual(parseShardMap({ map: 5, hosts: [1] }), { shards: new Map() });
    assert.deepEqual(parseShards([{ _id: 1, host: 's/a:1' }, { _id: 's' }]), new Map());
  });
});
