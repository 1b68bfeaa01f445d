import assert from 'node:assert/strict';
import { nearest } from '../../../src/config/problem.js';

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
