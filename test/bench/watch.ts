// npm run bench:watch: what watching costs between scrapes, beside bare clients of the driver with the same settings.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startFleet, type Fleet } from '../support/fleet/fleet.js';
import { BareClients } from './bare-clients.js';
import { Exporter } from './exporter.js';
import { cpuMs, holdings, type Holdings } from './process-usage.js';

const USAGE = `tsx test/bench/watch.ts [--members N] [--interval SECONDS]… [--seconds N] [--assert]

  --members N         simulated members, in sets of 5; 300 when absent
  --interval SECONDS  of the heartbeats; can be repeated; 2 and 10 when absent
  --seconds N         how long each is looked at; 30 when absent
  --assert            exit 1 when the target is missed
`;

const MEMBERS_OF_A_SET = 5;
const CONNECT_TIMEOUT_SECONDS = 3;

/** Until everybody is connected and the code is compiled. */
const SETTLE_MS = 10_000;

/** The most CPU that the exporter may need, in multiples of the bare clients'. */
const TARGET = 1.2;

/** What a process needed while nobody asked anything of it. */
interface IdleCost extends Holdings {
  /** Of each member, per second. */
  readonly cpuMs: number;
}

const { values: options } = parseArgs({
  options: {
    members: { type: 'string', default: '300' },
    interval: { type: 'string', multiple: true, default: ['2', '10'] },
    seconds: { type: 'string', default: '30' },
    assert: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function idleCost(pid: number, members: number): Promise<IdleCost> {
  await sleep(SETTLE_MS);
  const [before, startedAt] = [cpuMs(pid), performance.now()];
  await sleep(Number(options.seconds) * 1000);
  const [after, held] = [cpuMs(pid), holdings(pid)];
  if (before === undefined || after === undefined || !held) throw new Error('this is measured in /proc');
  const seconds = (performance.now() - startedAt) / 1000;
  return { ...held, cpuMs: (after - before) / members / seconds };
}

async function ofExporter(fleet: Fleet, intervalSeconds: number): Promise<IdleCost> {
  const exporter = await Exporter.start(fleet.uri(), [
    `--heartbeat.interval=${intervalSeconds}s`,
    `--heartbeat.timeout=${CONNECT_TIMEOUT_SECONDS}s`,
    // Discovery is not what is measured.
    '--discovery.interval=1h',
  ]);
  try {
    return await idleCost(exporter.pid, fleet.members.length);
  } finally {
    await exporter.stop();
  }
}

async function ofBareClients(fleet: Fleet, intervalSeconds: number): Promise<IdleCost> {
  const clients = await BareClients.start({
    addresses: fleet.members.map(({ address }) => address),
    heartbeatMs: intervalSeconds * 1000,
    connectTimeoutMs: CONNECT_TIMEOUT_SECONDS * 1000,
  });
  try {
    return await idleCost(clients.pid, fleet.members.length);
  } finally {
    await clients.stop();
  }
}

function row(name: string, { cpuMs: cpu, sockets, rssMb }: IdleCost): string {
  return `  ${name.padEnd(13)}${cpu.toFixed(4)} CPU ms a member and second, ${sockets} sockets, ${rssMb.toFixed(0)} MB RSS`;
}

async function main(): Promise<void> {
  if (options.help) {
    console.log(USAGE);
    return;
  }
  const sets = Math.ceil(Number(options.members) / MEMBERS_OF_A_SET);
  const fleet = await startFleet({
    sets: Array.from({ length: sets }, (_, index) => ({ name: `rs${index}`, members: MEMBERS_OF_A_SET })),
  });
  try {
    for (const interval of options.interval.map(Number)) {
      console.log(`${fleet.members.length} members, a heartbeat every ${interval} s, ${options.seconds} s`);
      const bare = await ofBareClients(fleet, interval);
      console.log(row('bare clients', bare));
      const exporter = await ofExporter(fleet, interval);
      console.log(row('exporter', exporter));
      const ratio = exporter.cpuMs / bare.cpuMs;
      console.log(
        `  ${ratio <= TARGET ? 'ok' : 'MISSED'}: CPU ${ratio.toFixed(2)} × bare clients, at most ${TARGET}`,
      );
      if (ratio > TARGET && options.assert) process.exitCode = 1;
    }
  } finally {
    await fleet.stop();
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

await main();
