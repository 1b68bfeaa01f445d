import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import { isLoopback, onOwnHost } from '../../../../../src/topology/discovery/loopback-names.js';

describe('the host of the exporter', () => {
  it('is what localhost, 127.0.0.0/8 and ::1 mean', () => {
    const own = ['localhost:27017', 'LOCALHOST:1', 'db.localhost:1', '127.0.0.1:1', '127.8.0.9:1', '[::1]:1'];
    for (const address of own) assert.equal(isLoopback(address), true, address);
    for (const address of ['local:1', 'localhost.example:1', '128.0.0.1:1', '127.example.org:1', '[::2]:1']) {
      assert.equal(isLoopback(address), false, address);
    }
  });

  it('is where its own addresses lead, and names that resolve to them', async () => {
    const external = Object.values(networkInterfaces())
      .flat()
      .find((one) => one && !one.internal && one.family === 'IPv4');
    const own = external ? [`${external.address}:27017`] : [];
    const resolved: Record<string, readonly string[]> = { here: ['127.0.1.1'], there: ['192.0.2.1'] };
    const asked: string[] = [];
    const lookup = (host: string): Promise<readonly string[]> => {
      asked.push(host);
      return Promise.resolve(resolved[host] ?? []);
    };
    const addresses = ['localhost:1', 'here:1', 'there:1', 'unknown:1', '192.0.2.7:1', ...own];
    assert.deepEqual([...(await onOwnHost(addresses, lookup))], ['localhost:1', 'here:1', ...own]);
    assert.deepEqual(asked, ['here', 'there', 'unknown']);
  });
});
