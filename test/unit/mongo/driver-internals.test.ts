import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import {
  checkDriver,
  isBeforeEstablishment,
  restartRttPinger,
  TESTED_DRIVERS,
  timedOutStep,
  UnsupportedDriver,
} from '../../../src/mongo/driver-internals.js';

const ROOT = join(import.meta.dirname, '../../..');

const parse = (): Uint8Array => new Uint8Array();
const REPLY = { prototype: { data: new Uint8Array(), parse } };
const COMMANDS = { OpMsgResponse: REPLY, OpReply: REPLY };

describe('the check of the driver at start', () => {
  it('accepts the installed version, which is the one of package.json', () => {
    assert.deepEqual(checkDriver(), []);
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    const installed = createRequire(import.meta.url)('mongodb/package.json') as { readonly version: string };
    assert.equal(dependencies.mongodb, installed.version);
    assert.ok(TESTED_DRIVERS.includes(/^\d+\.\d+/.exec(installed.version)![0]));
  });

  it('accepts another patch of a tested version', () => {
    assert.deepEqual(checkDriver({ version: '7.8.42' }, COMMANDS), []);
  });

  it('warns of any other version, with the remedy', () => {
    for (const version of ['7.7.0', '7.80.0', '8.8.0', '7.9.0-alpha.1']) {
      const [warning, ...more] = checkDriver({ version }, COMMANDS);
      assert.equal(more.length, 0);
      assert.ok(warning!.startsWith(`the MongoDB driver ${version} is not tested`), warning);
      assert.match(warning!, /tested: 7\.8\).*npm ci/);
    }
  });

  it('refuses a driver whose replies cannot be checked, with the remedy', () => {
    const broken: readonly [commands: object, missing: string][] = [
      [{}, 'OpMsgResponse.prototype.parse'],
      [{ OpMsgResponse: REPLY }, 'OpReply.prototype.parse'],
      [{ ...COMMANDS, OpReply: { prototype: {} } }, 'OpReply.prototype.parse'],
    ];
    for (const [commands, missing] of broken) {
      assert.throws(
        () => checkDriver({ version: '9.0.0' }, commands),
        (error) => {
          assert.ok(error instanceof UnsupportedDriver);
          assert.match(error.message, /^the MongoDB driver 9\.0\.0 has no .*npm ci/);
          assert.ok(error.message.includes(missing), error.message);
          return true;
        },
      );
    }
  });
});

describe("messages of the driver's errors", () => {
  it('name the step in which a connection timed out', () => {
    assert.equal(timedOutStep("Socket 'connect' timed out after 3000ms (connectTimeoutMS: 3000)"), 'connect');
    assert.equal(
      timedOutStep("Socket 'secureConnect' timed out after 3000ms (connectTimeoutMS: 3000)"),
      'secureConnect',
    );
    assert.equal(timedOutStep('connection 1 to 10.0.0.1:27017 timed out'), undefined);
  });

  it('say whether the connection was established', () => {
    assert.equal(isBeforeEstablishment('Socket closed unexpectedly during connection establishment'), true);
    assert.equal(isBeforeEstablishment('connection 1 to 10.0.0.1:27017 closed'), false);
  });
});

describe('the round-trip measurement', () => {
  it('is not started where the driver has none', () => {
    const monitor = { rttPinger: undefined };
    restartRttPinger(monitor);
    assert.equal(monitor.rttPinger, undefined);
  });
});
