// The floor, in a process of its own: the bare driver asks the same members for whole documents, and makes nothing of them.
import { MongoClient } from 'mongodb';
import type { FloorMember, FloorRequest, FloorResponse } from './floor-messages.js';

const clients: { readonly client: MongoClient; readonly arbiter: boolean; readonly router: boolean }[] = [];

process.on('disconnect', () => process.exit(0));

process.on('message', (request: FloorRequest) => {
  void (request.kind === 'connect' ? connect(request.members) : round()).then(
    (wallMs) => {
      answer({ wallMs, cpuMs: cpuMs() });
    },
    (error: unknown) => {
      answer({ wallMs: 0, cpuMs: 0, error: (error as Error).message });
    },
  );
});

function answer(response: FloorResponse): void {
  process.send?.(response);
}

async function connect(members: readonly FloorMember[]): Promise<number> {
  const start = performance.now();
  for (const { address, arbiter, router = false } of members) {
    const client = new MongoClient(`mongodb://${address}/`, {
      directConnection: true,
      maxPoolSize: 1,
      serverMonitoringMode: 'poll',
      heartbeatFrequencyMS: 60_000,
    });
    clients.push({ client, arbiter, router });
  }
  await Promise.all(clients.map(({ client }) => client.connect()));
  return performance.now() - start;
}

async function round(): Promise<number> {
  const start = performance.now();
  await Promise.all(
    clients.map(async ({ client, arbiter, router }) => {
      const admin = client.db('admin');
      await admin.command({ hello: 1 });
      if (arbiter) return;
      await admin.command({ serverStatus: 1 });
      if (!router) await admin.command({ replSetGetStatus: 1 });
    }),
  );
  return performance.now() - start;
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
