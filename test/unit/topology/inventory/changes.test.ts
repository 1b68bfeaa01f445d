import assert from 'node:assert/strict';
import {
  describe as describeChange,
  difference,
  Warnings,
} from '../../../../src/topology/inventory/changes.js';
import type { Member } from '../../../../src/topology/model/topology.js';
import { LogBook } from '../../../support/scrape-log.js';

function member(name: string, more: Partial<Member> = {}): Member {
  return {
    ...{ cluster: 'test', name, host: name, address: name, hostname: name, clusterRole: 'replset' },
    ...{ arbiter: false, declared: false, discovered: true },
    ...more,
  };
}

describe('difference of two discoveries', () => {
  const [a, b, c] = [member('a:1'), member('b:1'), member('c:1')];

  it('is what was added and what was removed, in one line', () => {
    const change = difference([a, b], [b, c]);
    assert.deepEqual(change, { added: [c], removed: [a] });
    assert.equal(describeChange(change), 'added c:1; removed a:1');
    assert.equal(describeChange(difference([], [a, b])), 'added a:1, b:1');
  });

  it('is empty where the same members are described otherwise', () => {
    const change = difference([a], [member('a:1', { arbiter: true, address: 'x:1' })]);
    assert.deepEqual(change, { added: [], removed: [] });
    assert.equal(describeChange(change), '');
  });

  it('is by cluster, too', () => {
    const elsewhere = member('a:1', { cluster: 'other' });
    assert.deepEqual(difference([a], [elsewhere]), { added: [elsewhere], removed: [a] });
  });
});

describe('warnings of a discovery', () => {
  const NONE = { otherCluster: [] as readonly string[], duplicates: [], alternateAddresses: [], members: [] };
  let log: LogBook;
  let warnings: Warnings;

  beforeEach(() => {
    log = new LogBook();
    warnings = new Warnings(log, 'shop');
  });

  const logged = (found: Partial<Parameters<Warnings['observe']>[0]>): readonly string[] => {
    warnings.observe({ ...NONE, ...found });
    return log.take();
  };

  it('are logged with cluster and remedy', () => {
    const [line = '', ...more] = logged({ duplicates: ['a:1'] });
    assert.match(line, /^warn a:1 .*twice.* cluster=shop remedy=keep one of them/);
    assert.deepEqual(more, []);
  });

  it('are logged once while they last, and again when they come back', () => {
    assert.equal(logged({ otherCluster: ['a:1'] }).length, 1);
    assert.equal(logged({ otherCluster: ['a:1'] }).length, 0);
    assert.equal(logged({ otherCluster: ['a:1', 'b:1'] }).length, 1);
    assert.equal(logged({}).length, 0);
    assert.equal(logged({ otherCluster: ['a:1'] }).length, 1);
  });

  it('name the host map for a member that is reached at another address or not at all', () => {
    const alternateAddresses = [{ host: 'a:1', address: 'b:1', reason: 'refused' }] as const;
    const [alternate = ''] = logged({ alternateAddresses });
    assert.match(alternate, /a:1 .*\(refused\).*b:1.*--host-map a:1=b:1/);
    const [undialled = '', ...more] = logged({
      alternateAddresses,
      members: [member('localhost:1', { undialled: true }), member('c:1')],
    });
    assert.match(undialled, /localhost:1 .*--host-map localhost:1=address/);
    assert.deepEqual(more, []);
  });

  it('of an alternate address last while its reason is not known, and do not begin then', () => {
    const known = { host: 'a:1', address: 'b:1', reason: 'refused' } as const;
    const unknown = { host: 'a:1', address: 'b:1' };
    assert.equal(logged({ alternateAddresses: [unknown] }).length, 0);
    assert.equal(logged({ alternateAddresses: [known] }).length, 1);
    assert.equal(logged({ alternateAddresses: [unknown] }).length, 0);
    assert.equal(logged({ alternateAddresses: [known] }).length, 0);
  });
});
