import childProcess from 'node:child_process';
import dgram from 'node:dgram';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { join } from 'node:path';
import timersPromises from 'node:timers/promises';
import { install, type Clock } from '@sinonjs/fake-timers';
import type { Context, RootHookObject, Suite } from 'mocha';

const UNIT = join(import.meta.dirname, '../unit/');

/** What leads out of the process, by the object that holds it. Everything else in Node.js calls one of these. */
const WAYS_OUT: readonly (readonly [owner: object, names: readonly string[], what: string])[] = [
  [net.Socket.prototype, ['connect'], 'opens a connection'],
  [net.Server.prototype, ['listen'], 'listens'],
  [dgram.Socket.prototype, ['bind', 'connect', 'send'], 'uses UDP'],
  [dns, ['lookup', 'resolve', 'resolve4', 'resolve6', 'resolveSrv', 'resolveTxt'], 'resolves a name'],
  [
    dns.promises,
    ['lookup', 'resolve', 'resolve4', 'resolve6', 'resolveSrv', 'resolveTxt'],
    'resolves a name',
  ],
  [childProcess.ChildProcess.prototype, ['spawn'], 'starts a process'],
  [childProcess, ['spawnSync', 'execSync', 'execFileSync'], 'starts a process'],
];

type AnyFunction = (...args: unknown[]) => unknown;

const attempts: string[] = [];
let clock: Clock | undefined;
let guarded = false;

/** Replaces a function by one that calls it only outside of unit tests. */
function guard(owner: object, name: string, what: string): void {
  const functions = owner as Record<string, AnyFunction>;
  const original = functions[name]!;
  const guarding = function (this: unknown, ...args: unknown[]): unknown {
    if (!clock) return Reflect.apply(original, this, args);
    attempts.push(`${what} (${name})`);
    throw new Error(`a unit test ${what}: it belongs in test/simulated or test/artifacts`);
  };
  // util.promisify looks for a symbol.
  functions[name] = Object.defineProperties(guarding, Object.getOwnPropertyDescriptors(original));
}

function guardAll(): void {
  guarded = true;
  for (const [owner, names, what] of WAYS_OUT) for (const name of names) guard(owner, name, what);
  const { setTimeout: real } = timersPromises;
  const sleep: typeof real = (ms, value, options) =>
    clock
      ? new Promise((resolve) => setTimeout(resolve as (value: unknown) => void, ms, value))
      : real(ms, value, options);
  Object.assign(timersPromises, { setTimeout: sleep });
  // Else what modules have imported by name stays what it was.
  syncBuiltinESMExports();
}

/**
 * From here on nothing leaves the process, and time is not the machine's: as soon as nothing else is left to do, the
 * clock moves to the next timer.
 */
export function isolate(): void {
  if (!guarded) guardAll();
  clock = install({
    now: Date.now(),
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
  });
  clock.setTickMode({ mode: 'nextAsync' });
}

/** Lets time pass at once, as if the caller had worked that long. */
export function elapse(ms: number): void {
  clock?.tick(ms);
}

/** Ends {@link isolate}. */
export function release(): void {
  clock?.uninstall();
  clock = undefined;
}

/** What has tried to leave the process since the last call. */
export function takeAttempts(): readonly string[] {
  return attempts.splice(0);
}

const isUnitTest = (file: string | undefined): boolean => file?.startsWith(UNIT) ?? false;

/** Isolates the tests below test/unit, wherever else the run takes tests from. */
export const mochaHooks: RootHookObject = {
  beforeAll(this: Context) {
    const { suites } = (this.test as unknown as { parent: Suite }).parent;
    if (suites.every(({ file }) => isUnitTest(file))) isolate();
  },

  beforeEach(this: Context) {
    const unit = isUnitTest(this.currentTest?.file);
    if (unit && !clock) isolate();
    if (!unit && clock) release();
  },

  afterEach(this: Context) {
    const tried = takeAttempts();
    // A test that has failed says why by itself.
    if (tried.length > 0 && this.currentTest?.state === 'passed')
      throw new Error(`a unit test ${tried.join(', ')}`);
  },

  afterAll() {
    release();
  },
};
