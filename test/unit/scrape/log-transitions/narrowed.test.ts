import assert from 'node:assert/strict';
import { Transitions } from '../../../../src/scrape/log-transitions.js';
import type { CommandResult, MemberResult, Scrape } from '../../../../src/scrape/scrape.js';
import type { CommandReason } from '../../../../src/util/errors.js';
import { recordedScrape } from '../../../support/recorded.js';
import { LogBook } from '../../../support/scrape-log.js';

describe('failing commands that a scrape does not send', () => {
  const HEALTHY = recordedScrape('mongod-6.0.5/replicaset-healthy');
  const NAME = '127.0.0.1:28001';
  const scrape = (change: (result: MemberResult) => MemberResult): Scrape => ({
    ...HEALTHY,
    members: new Map(
      [...HEALTHY.members].map(([key, one]) => [key, one.member.name === NAME ? change(one) : one]),
    ),
  });
  const failing = (command: string, reason: CommandReason) =>
    scrape((result) => {
      const outcome: CommandResult = { durationSeconds: 0, failure: { reason, message: 'why' } };
      return { ...result, commandResults: new Map(result.commandResults).set(command, outcome) };
    });
  const down = scrape(({ hello: _, ...result }) => ({
    ...result,
    up: false,
    commandResults: new Map(),
    replies: {},
    failure: { phase: 'connect', reason: 'refused', message: 'why' },
  }));
  const notAsked = scrape((result) => ({
    ...result,
    commandResults: new Map([['hello', { durationSeconds: 0 }]]),
  }));
  it('are not logged again after the member was down for two scrapes', () => {
    const log = new LogBook();
    const transitions = new Transitions(log);
    for (const one of [failing('serverStatus', 'unauthorized'), down, down]) transitions.observe(one);
    log.take();
    transitions.observe(failing('serverStatus', 'unauthorized'));
    assert.deepEqual(log.take(), [`info member up again member=${NAME}`]);
  });
  it('are not logged again after a scrape with collect[]', () => {
    const log = new LogBook();
    const transitions = new Transitions(log);
    transitions.observe(failing('serverStatus', 'unauthorized'));
    log.take();
    transitions.observe(notAsked);
    transitions.observe(failing('serverStatus', 'unauthorized'));
    assert.deepEqual(log.take(), []);
  });
});
