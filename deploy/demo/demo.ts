/**
 * `npm run demo`: a real replica set of three data members and an arbiter on this host, some traffic, and
 * the exporter. `npm run demo -- --port 9999` puts the exporter on another port.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { MongodUnavailable } from '../../test/support/mongod-binary.js';
import { DEFAULT_SETTINGS, isFree, startReplicaSet, stopAll } from '../../test/support/mongo-servers.js';
import { startExporter } from './exporter.js';
import { readOptions } from './options.js';
import { describeMembers, excerpt, suggestions } from './report.js';
import { reviveMembers } from './revive.js';
import { startTraffic } from './traffic.js';

/** Running parts, newest last; stopped in reverse order. */
const running: { readonly stop: () => Promise<void> | void }[] = [{ stop: stopAll }];
let ending: Promise<void> | undefined;

// Ctrl-C may arrive more than once: from the terminal and through npm.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));

try {
  const { port } = readOptions(process.argv.slice(2));
  await run(port);
} catch (error) {
  if (ending === undefined) {
    console.error(error instanceof MongodUnavailable ? error.message : oneLine(error));
    await end(1);
  }
}

async function run(port: number): Promise<void> {
  if (!(await isFree(port))) throw new Error(`port ${port} is taken; npm run demo -- --port <another>`);
  console.log('Starting a replica set of three data members and an arbiter ...');
  const set = await startReplicaSet({
    name: 'demo',
    // As in production: an election follows 10 s after the loss of a primary.
    settings: DEFAULT_SETTINGS,
    members: [{ name: 'data-1' }, { name: 'data-2' }, { name: 'data-3' }, { name: 'arbiter', arbiter: true }],
  });
  running.push(startTraffic(set.uri()));
  const exporter = await startExporter(set.uri(), port);
  running.push(exporter, reviveMembers(set.members));
  const page = await caughtUpPage(exporter.url);

  console.log(`\nReplica set demo:\n${describeMembers(set)}`);
  console.log(`\nExporter: ${exporter.url}/metrics\n${excerpt(page)}`);
  console.log(`\n${suggestions(exporter.url, set)}\n`);
  const code = await exporter.ended;
  if (ending === undefined) throw new Error(`the exporter ended with ${code ?? 'a signal'}`);
}

/** A new set may still be copying its first writes; the report should not show that as a problem. */
async function caughtUpPage(url: string): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    const page = await (await fetch(`${url}/metrics`)).text();
    const lags = [...page.matchAll(/^mongodb_replset_lag_seconds\{.*\} (.*)$/gm)].map(([, value]) =>
      Number(value),
    );
    if (attempt === 20 || (lags.length === 3 && Math.max(...lags) < 0.5)) return page;
    await sleep(250);
  }
}

function end(code: number): Promise<void> {
  ending ??= stopEverything().finally(() => process.exit(code));
  return ending;
}

async function stopEverything(): Promise<void> {
  for (const one of running.toReversed()) await one.stop();
}

function oneLine(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
