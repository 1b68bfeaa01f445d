import assert from 'node:assert/strict';
import { exec, execFileSync, fork, spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns';
import { resolveSrv } from 'node:dns/promises';
import { createServer as createHttpServer, get } from 'node:http';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { takeAttempts } from '../support/isolated.js';

/** Ways out of the process, as programs and packages take them. */
const WAYS_OUT: readonly (readonly [what: string, leave: () => unknown])[] = [
  ['net.connect', () => connect(1, '127.0.0.1')],
  ['tls.connect', () => connectTls(1, '127.0.0.1')],
  ['http.get', () => get('http://127.0.0.1:1/')],
  ['a server', () => createServer().listen(0)],
  ['an HTTP server', () => createHttpServer().listen(0)],
  ['UDP', () => createSocket('udp4').bind(0)],
  [
    'dns.lookup',
    () => {
      lookup('localhost', () => undefined);
    },
  ],
  ['dns.promises.resolveSrv', () => resolveSrv('_mongodb._tcp.example.com')],
  ['spawn', () => spawn('true')],
  ['exec', () => exec('true')],
  ['fork', () => fork('true')],
  ['spawnSync', () => spawnSync('true')],
  ['execFileSync', () => execFileSync('true')],
];

describe('a unit test', () => {
  for (const [what, leave] of WAYS_OUT) {
    it(`cannot leave the process by ${what}`, async () => {
      await assert.rejects(async () => {
        await leave();
      }, /^Error: a unit test /);
      assert.notDeepEqual(takeAttempts(), []);
    });
  }

  it('does not wait for the clock: an hour passes at once, and for all alike', async () => {
    const hour = 3_600_000;
    const started = [Date.now(), performance.now()] as const;
    const beginning = process.hrtime.bigint();
    await sleep(hour);
    await new Promise((resolve) => setTimeout(resolve, hour));
    assert.equal(Date.now() - started[0], 2 * hour);
    assert.equal(Math.round(performance.now() - started[1]), 2 * hour);
    assert.ok(process.hrtime.bigint() - beginning < 10_000_000_000n);
  });
});
