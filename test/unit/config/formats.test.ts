import assert from 'node:assert/strict';
import { listenAddress, parseDuration } from '../../../src/config/formats.js';
import { nearest } from '../../../src/config/problem.js';
import { formatHostPort, parseHostPort } from '../../../src/util/host-port.js';

describe('parseDuration', () => {
  const cases: [text: string, seconds: number][] = [
    ['0', 0],
    ['15', 15],
    ['0.25', 0.25],
    ['35ms', 0.035],
    ['1.5s', 1.5],
    ['2m', 120],
    ['1h', 3600],
  ];
  for (const [text, seconds] of cases) {
    it(`${text} is ${seconds} s`, () => {
      assert.deepEqual(parseDuration(text), { ok: true, value: seconds });
    });
  }
  for (const text of ['', ' 1', '1 s', '.5', '1.', '+1', '-1', '1e3', '1d', 's', 'Infinity', '1S']) {
    it(`${JSON.stringify(text)} is none`, () => {
      assert.equal(parseDuration(text).ok, false);
    });
  }
});

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

describe('listenAddress', () => {
  const cases: [text: string, expected: object][] = [
    [':9927', { port: 9927 }],
    [':0', { port: 0 }],
    ['0.0.0.0:9927', { host: '0.0.0.0', port: 9927 }],
    ['[::]:9927', { host: '::', port: 9927 }],
  ];
  for (const [text, expected] of cases) {
    it(text, () => {
      assert.deepEqual(listenAddress.parse(text), { ok: true, value: expected });
    });
  }
});

describe('nearest', () => {
  const known = ['mongodb.uri', 'mongodb.tls', 'log.level', 'replicaSet'];
  const cases: [word: string, expected: string | undefined][] = [
    ['mongodb.ur', 'mongodb.uri'],
    ['level', 'log.level'],
    ['REPLICASET', 'replicaSet'],
    ['something.else', undefined],
    ['', undefined],
  ];
  for (const [word, expected] of cases) {
    it(`${JSON.stringify(word)}: ${expected ?? 'none'}`, () => {
      assert.equal(nearest(word, known), expected);
    });
  }
});
