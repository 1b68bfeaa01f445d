import assert from 'node:assert/strict';
import { formatHostPort, parseHostPort, splitAddress } from '../../../src/util/host-port.js';

describe('parseHostPort', () => {
  const cases: [text: string, expected: ReturnType<typeof parseHostPort>][] = [
    ['a:1', { host: 'a', port: 1 }],
    ['[::1]:65535', { host: '::1', port: 65535 }],
    ['10.0.0.1:27017', { host: '10.0.0.1', port: 27017 }],
    ['mongo_1.svc:27017', { host: 'mongo_1.svc', port: 27017 }],
    ['a', 'no port'],
    ['[::1]', 'no port'],
    ['a:', 'bad port'],
    ['a:0', 'bad port'],
    ['a:65536', 'bad port'],
    ['a:1x', 'bad port'],
    ['a:+1', 'bad port'],
    [':1', 'no host'],
    ['', 'no host'],
    ['[]:1', 'no host'],
    ['::1:1', 'bad host'],
    ['[a]:1', 'bad host'],
    ['[::1:1', 'bad host'],
    ['a b:1', 'bad host'],
    ['u@a:1', 'bad host'],
  ];
  for (const [text, expected] of cases) {
    it(JSON.stringify(text), () => {
      assert.deepEqual(parseHostPort(text), expected);
    });
  }

  it('is undone by formatHostPort', () => {
    for (const text of ['a:1', '[::1]:2']) {
      const address = parseHostPort(text);
      assert.equal(typeof address === 'string' ? address : formatHostPort(address), text);
    }
  });
});

describe('splitAddress', () => {
  const cases: [address: string, host: string, port: string][] = [
    ['a:1', 'a', '1'],
    ['[::1]:27017', '::1', '27017'],
    ['[::1]', '::1', ''],
    ['a', 'a', ''],
    ['a:', 'a', ''],
    ['', '', ''],
  ];
  for (const [address, host, port] of cases) {
    it(JSON.stringify(address), () => {
      assert.deepEqual(splitAddress(address), { host, port });
    });
  }
});
