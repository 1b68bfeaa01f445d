import assert from 'node:assert/strict';
import { Transitions } from '../../../src/scrape/log-transitions.js';
import type { CommandResult, MemberResult, Scrape } from '../../../src/scrape/scrape.js';
import type { CommandReason, DownReason, Phase } from '../../../src/util/errors.js';
import { recordedScrape } from '../../support/recorded.js';
import { LogBook } from '../../support/scrape-log.js';

const HEALTHY = recordedScrape('mongod-6.0.5/replicaset-healthy');
const NAME = '127.0.0.1:28001';
const OTHER = '127.0.0.1:28002';

type Change = (result: MemberResult) => MemberResult;

/** The healthy scrape, with one member's result changed. */
function scrape(change: Change = (result) => result, name = NAME): Scrape {
  const members = [...HEALTHY.members].map(
    ([key, result]) => [key, result.member.name === name ? change(result) : result] as const,
  );
  return { ...HEALTHY, members: new Map(members) };
}

function down(phase: Phase, reason: DownReason, message = 'why'): Change {
  return ({ hello: _, ...result }) => ({
    ...result,
    up: false,
    replies: {},
    commandResults: new Map(),
    failure: { phase, reason, message },
  });
}

function failing(command: string, reason: CommandReason, message = 'why'): Change {
  return (result) => {
    const outcome: CommandResult = { durationSeconds: 0, failure: { reason, message } };
    return { ...result, commandResults: new Map(result.commandResults).set(command, outcome) };
  };
}

describe('the log of scrapes', () => {
  let log: LogBook;
  let transitions: Transitions;

  beforeEach(() => {
    log = new LogBook();
    transitions = new Transitions(log);
  });

  /** The lines that this scrape adds. */
  const lines = (next: Scrape): readonly string[] => {
    transitions.observe(next);
    return log.take();
  };

  it('is empty for healthy scrapes', () => {
    assert.deepEqual([...lines(scrape()), ...lines(scrape())], []);
  });

  it('has one line when a member goes down and one when it comes back, none per retry', () => {
    assert.deepEqual(lines(scrape()), []);
    assert.deepEqual(lines(scrape(down('connect', 'refused', 'connect ECONNREFUSED'))), [
      `warn member down member=${NAME} phase=connect reason=refused error=connect ECONNREFUSED`,
    ]);
    assert.deepEqual(lines(scrape(down('connect', 'refused', 'another text'))), []);
    assert.deepEqual(lines(scrape()), [`info member up again member=${NAME}`]);
    assert.deepEqual(lines(scrape()), []);
  });

  it('has another line for another reason', () => {
    lines(scrape(down('connect', 'refused')));
    assert.deepEqual(lines(scrape(down('hello', 'timeout'))), [
      `warn member down member=${NAME} phase=hello reason=timeout error=why`,
    ]);
  });

  for (const reason of ['refused', 'timeout', 'unreachable'] as const) {
    it(`has a remedy for the address of a member that was never reached: ${reason}`, () => {
      assert.deepEqual(lines(scrape(down('connect', reason))), [
        `warn member down member=${NAME} phase=connect reason=${reason} error=why remedy=` +
          'if the member cannot be reached at this address from here, map it with --host-map name=address',
      ]);
    });
  }

  it('has a remedy for another process at the address, whether or not the member has answered before', () => {
    lines(scrape());
    assert.match(
      lines(scrape(down('hello', 'wrong_identity')))[0]!,
      /reason=wrong_identity error=why remedy=if this address leads elsewhere from here, .*--host-map/,
    );
  });

  it('has the address of a member that is dialled at another one', () => {
    lines(scrape());
    const member = { ...[...HEALTHY.members.values()][1]!.member, address: 'localhost:1' };
    const moved = scrape((result) => ({ ...down('connect', 'refused')(result), member }));
    assert.deepEqual(lines(moved), [
      `warn member down member=${NAME} address=localhost:1 phase=connect reason=refused error=why`,
    ]);
  });

  it('has a remedy for a name that cannot be resolved', () => {
    assert.deepEqual(lines(scrape(down('dns', 'dns', 'getaddrinfo ENOTFOUND'))), [
      `warn member down member=${NAME} phase=dns reason=dns error=getaddrinfo ENOTFOUND remedy=` +
        'if the name is only known inside the cluster, map it with --host-map name=address',
    ]);
  });

  it('has one line when a command starts to fail and one when it succeeds again', () => {
    assert.deepEqual(lines(scrape(failing('serverStatus', 'timeout'))), [
      `warn command failed member=${NAME} command=serverStatus reason=timeout error=why`,
    ]);
    assert.deepEqual(lines(scrape(failing('serverStatus', 'timeout', 'again'))), []);
    assert.deepEqual(lines(scrape()), [`info command works again member=${NAME} command=serverStatus`]);
    assert.deepEqual(lines(scrape()), []);
  });

  it('has a remedy for a missing privilege and for a wrong password', () => {
    assert.deepEqual(lines(scrape(failing('serverStatus', 'unauthorized'))), [
      `warn command failed member=${NAME} command=serverStatus reason=unauthorized error=why remedy=` +
        'grant the role clusterMonitor on admin to the monitoring user',
    ]);
    assert.deepEqual(lines(scrape(failing('auth', 'auth', 'Authentication failed.'), OTHER)), [
      `info command works again member=${NAME} command=serverStatus`,
      `warn command failed member=${OTHER} command=auth reason=auth error=Authentication failed. remedy=` +
        'check user, password and authentication database; the next login is tried in 60 s, or when a file changes',
    ]);
  });

  it('has another line for a command that fails for another reason', () => {
    lines(scrape(failing('serverStatus', 'timeout')));
    assert.deepEqual(lines(scrape(failing('serverStatus', 'unauthorized'))).length, 1);
  });

  it('has each name once that a collector had no time for, and a line when it is complete again', () => {
    const leaving = (...missing: string[]): Change => {
      const more = missing.length > 0 && { missing };
      return (result) => ({
        ...result,
        commandResults: new Map(result.commandResults).set('collStats', { durationSeconds: 0, ...more }),
      });
    };
    const [line, ...others] = lines(scrape(leaving('shop.a', 'shop.b')));
    assert.match(
      line!,
      new RegExp(
        `^warn collector ran out of time member=${NAME} command=collStats missing=shop.a, shop.b remedy=`,
      ),
    );
    assert.deepEqual(others, []);
    assert.deepEqual(lines(scrape(leaving('shop.b'))), []);
    assert.match(lines(scrape(leaving('shop.a', 'shop.c'))).join(), / missing=shop\.c remedy=/);
    assert.deepEqual(lines(scrape()), [], 'not asked');
    assert.deepEqual(lines(scrape(down('connect', 'refused'))).length, 1);
    assert.deepEqual(lines(scrape(leaving('shop.a'))), ['info member up again member=' + NAME]);
    assert.deepEqual(lines(scrape(leaving())), [
      `info collector is complete again member=${NAME} command=collStats`,
    ]);
    const many = Array.from({ length: 12 }, (_, index) => `shop.c${index}`);
    assert.match(lines(scrape(leaving(...many))).join(), / missing=shop\.c0, .*shop\.c9 and 2 more remedy=/);
  });

  it('has the beginning of a long message', () => {
    const [line] = lines(scrape(failing('serverStatus', 'other', 'x'.repeat(500))));
    assert.match(line!, /error=x{160}…$/);
  });

  it('has lines for each member separately', () => {
    lines(scrape(down('connect', 'refused')));
    assert.deepEqual(lines(scrape(down('connect', 'refused'), OTHER)), [
      `info member up again member=${NAME}`,
      `warn member down member=${OTHER} phase=connect reason=refused error=why`,
    ]);
  });

  it('has nothing about the commands of a member that goes down, nor when it is back', () => {
    lines(scrape(failing('serverStatus', 'unauthorized')));
    assert.equal(lines(scrape(down('connect', 'refused'))).length, 1);
    assert.deepEqual(lines(scrape(failing('serverStatus', 'unauthorized'))), [
      `info member up again member=${NAME}`,
    ]);
  });

  it('forgets a member that has left the inventory', () => {
    lines(scrape(down('connect', 'refused')));
    const without = new Map([...HEALTHY.members].filter(([, { member }]) => member.name !== NAME));
    assert.deepEqual(lines({ ...HEALTHY, members: without }), []);
    assert.deepEqual(lines(scrape()), []);
  });
});
