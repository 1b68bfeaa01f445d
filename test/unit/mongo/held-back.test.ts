import assert from 'node:assert/strict';
import { HeldBackCommands, labelOf } from '../../../src/mongo/held-back.js';
import { later } from '../../support/test-scraper.js';

const REFUSED = { reason: 'unauthorized', message: 'not authorized on admin' } as const;
const UNSUPPORTED = { reason: 'unsupported', message: 'not allowed' } as const;

describe('a command that was refused', () => {
  let heldBack: HeldBackCommands;

  beforeEach(() => {
    heldBack = new HeldBackCommands();
  });

  const failureAfter = (seconds: number): Promise<unknown> =>
    later(seconds * 1000, () => Promise.resolve(heldBack.failureOf('serverStatus')));

  it('is held back for a minute: each refusal is a line in the log of the server', async () => {
    heldBack.holdBack('serverStatus', REFUSED);
    assert.deepEqual(await failureAfter(59), REFUSED);
    assert.equal(await failureAfter(61), undefined);
  });

  it('is held back for ten minutes where the platform does not have it', async () => {
    heldBack.holdBack('serverStatus', UNSUPPORTED, 60);
    assert.deepEqual(await failureAfter(599), UNSUPPORTED);
    assert.equal(await failureAfter(601), undefined);
  });

  it('is held back for as long as its collector says', async () => {
    heldBack.holdBack('serverStatus', REFUSED, 10);
    assert.deepEqual(await failureAfter(9), REFUSED);
    assert.equal(await failureAfter(11), undefined);
  });

  it('does not hold back others', () => {
    heldBack.holdBack('serverStatus', REFUSED);
    assert.equal(heldBack.failureOf('replSetGetStatus'), undefined);
  });

  it('counts as unsupported only where the platform does not have it', () => {
    heldBack.holdBack('serverStatus', REFUSED);
    assert.equal(heldBack.isUnsupported('serverStatus'), false);
    heldBack.holdBack('serverStatus', UNSUPPORTED);
    assert.equal(heldBack.isUnsupported('serverStatus'), true);
  });

  it('is sent in its reduced form for ten minutes', async () => {
    heldBack.noteFallback('serverStatus', 72);
    const codeAfter = (seconds: number): Promise<unknown> =>
      later(seconds * 1000, () => Promise.resolve(heldBack.fallbackCode('serverStatus')));
    assert.equal(await codeAfter(599), 72);
    assert.equal(await codeAfter(601), undefined);
  });
});

describe('the label of a request', () => {
  it('is the collection that it reads', () => {
    assert.equal(labelOf('config', { find: 'shards', limit: 1 }), 'config.shards');
    assert.equal(labelOf('local', { aggregate: 'oplog.rs', pipeline: [] }), 'local.oplog.rs');
  });

  it('is the name of the command where it reads no collection', () => {
    assert.equal(labelOf('admin', { replSetGetConfig: 1 }), 'replSetGetConfig');
    assert.equal(labelOf('admin', {}), '');
  });

  it('differs for a command with arguments, which a server may refuse by themselves', () => {
    assert.equal(labelOf('admin', { serverStatus: 1, metrics: 0 }), 'serverStatus with arguments');
    assert.equal(labelOf('admin', { aggregate: 1, pipeline: [] }), 'aggregate with arguments');
  });
});
