import assert from 'node:assert/strict';
import { ownNamesOf } from '../../../../src/topology/inventory/clients.js';
import { declare } from '../../../support/topology/discovering.js';

describe('names that the configuration gives to what is dialled', () => {
  it('are those of the host map and of the topology file, without ports, where the address is another', () => {
    const hostMap = new Map([
      ['db1:27017', '127.0.0.1:37017'],
      ['db2:27017', '127.0.0.1:37018'],
      ['alias:27018', '127.0.0.1:37018'],
      ['[2001:db8::1]:27017', '127.0.0.1:37019'],
    ]);
    const members = [
      declare('db3:27017', 'replset', { address: '10.0.0.3:27017' }),
      declare('db4:27017', 'replset'),
      declare('db2:27017', 'replset', { address: '127.0.0.1:37018' }),
    ];
    assert.deepEqual(
      ownNamesOf(hostMap, { members }),
      new Map([
        ['127.0.0.1:37017', ['db1']],
        ['127.0.0.1:37018', ['db2', 'alias']],
        ['127.0.0.1:37019', ['2001:db8::1']],
        ['10.0.0.3:27017', ['db3']],
      ]),
    );
  });
});
