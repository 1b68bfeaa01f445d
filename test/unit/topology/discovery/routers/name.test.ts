import assert from 'node:assert/strict';
import { routerNameOf } from '../../../../../src/topology/discovery/routers.js';

describe('the name of a router, from its serverStatus', () => {
  it('is host name and port, and the default port where serverStatus leaves it out', () => {
    assert.equal(routerNameOf({ host: 'mongos-0:27018' }), 'mongos-0:27018');
    assert.equal(routerNameOf({ host: 'mongos-0.routers' }), 'mongos-0.routers:27017');
  });

  it('is not known without a host', () => {
    assert.equal(routerNameOf(undefined), undefined);
    assert.equal(routerNameOf({ host: 5 }), undefined);
  });
});
