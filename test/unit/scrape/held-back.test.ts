import assert from 'node:assert/strict';
import { MemberCache } from '../../../src/scrape/reply-cache.js';
import { later } from '../../support/rounds.js';

const REFUSED = { reason: 'unauthorized', message: 'not authorized on admin' } as const;

describe('a command that was refused', () => {
  const [client, another] = [{}, {}];
  let memory: MemberCache;

  beforeEach(() => {
    memory = new MemberCache();
    memory.holdBack('serverStatus', REFUSED, client);
  });

  it('is held back for a minute: each refusal is a line in the log of the server', async () => {
    assert.deepEqual(memory.heldBack('serverStatus', client), REFUSED);
    const heldBack = (): Promise<unknown> => Promise.resolve(memory.heldBack('serverStatus', client));
    assert.deepEqual(await later(59_000, heldBack), REFUSED);
    assert.equal(await later(61_000, heldBack), undefined);
  });

  it('is held back for ten minutes where the platform does not have it', async () => {
    const unsupported = { reason: 'unsupported', message: 'not allowed' } as const;
    memory.holdBack('serverStatus', unsupported, client);
    const heldBack = (): Promise<unknown> => Promise.resolve(memory.heldBack('serverStatus', client));
    assert.deepEqual(await later(599_000, heldBack), unsupported);
    assert.equal(await later(601_000, heldBack), undefined);
  });

  it('is asked by a client with other credentials at once', () => {
    assert.equal(memory.heldBack('serverStatus', another), undefined);
  });

  it('does not hold back others', () => {
    assert.equal(memory.heldBack('replSetGetStatus', client), undefined);
  });
});
