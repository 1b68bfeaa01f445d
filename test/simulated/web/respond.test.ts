import express from 'express';
import supertest from 'supertest';
import assert from 'node:assert/strict';
import { sendPieces } from '../../../src/web/respond.js';

/** An application that sends so many pieces of 1,000 characters. */
function sending(count: number): express.Express {
  async function* pieces(): AsyncGenerator<string> {
    for (let index = 0; index < count; index += 1) yield await Promise.resolve(`${index}`.padEnd(1000, '.'));
  }
  return express().get('/', async (request, response) => {
    response.type('text');
    await sendPieces(request, response, pieces());
  });
}

describe('sending a page', () => {
  for (const gzip of [false, true]) {
    // In one go, at the limit, and as a stream.
    for (const count of [0, 1, 262, 263, 1000]) {
      it(`sends every piece of ${count} kB in order${gzip ? ', compressed' : ''}`, async () => {
        const { text } = await supertest(sending(count))
          .get('/')
          .set('accept-encoding', gzip ? 'gzip' : 'identity')
          .expect(200);
        assert.equal(text.length, count * 1000);
        const numbers = text.match(/\d+/g) ?? [];
        assert.deepEqual(
          numbers.map(Number),
          Array.from({ length: count }, (_, index) => index),
        );
      });
    }
  }

  it('closes the connection when the page fails half-way', async () => {
    async function* broken(): AsyncGenerator<string> {
      yield await Promise.resolve('x'.repeat(300_000));
      throw new Error('half-way');
    }
    const application = express().get('/', async (request, response) => {
      await sendPieces(request, response.type('text'), broken());
    });
    await assert.rejects(async () => supertest(application).get('/'), /aborted|hang up/);
  });
});
