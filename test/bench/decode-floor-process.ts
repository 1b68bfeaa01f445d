// The decode floor, in a process of its own: the bare driver asks the same members for whole documents, and makes nothing of them.
import { MongoClient } from 'mongodb';
import { serveFloor } from './floor-child.js';
import { floorCommands, type FloorCommand, type FloorMember } from './floor-messages.js';

const asked: { readonly client: MongoClient; readonly commands: readonly FloorCommand[] }[] = [];

async function connect(members: readonly FloorMember[]): Promise<void> {
  for (const member of members) {
    const client = new MongoClient(`mongodb://${member.address}/`, {
      directConnection: true,
      maxPoolSize: 1,
      serverMonitoringMode: 'poll',
      heartbeatFrequencyMS: 60_000,
    });
    asked.push({ client, commands: floorCommands(member) });
  }
  await Promise.all(asked.map(({ client }) => client.connect()));
}

async function round(): Promise<void> {
  await Promise.all(
    asked.map(async ({ client, commands }) => {
      const admin = client.db('admin');
      for (const command of commands) await admin.command(command);
    }),
  );
}

serveFloor({ connect, round });
