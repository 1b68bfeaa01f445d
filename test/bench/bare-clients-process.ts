// The least that watching can cost: the bare driver with the exporter's settings, connected and left alone.
import { MongoClient } from 'mongodb';
import type { BareClientsRequest } from './bare-clients.js';

process.on('disconnect', () => process.exit(0));

process.on('message', ({ addresses, heartbeatMs, connectTimeoutMs }: BareClientsRequest) => {
  const clients = addresses.map(
    (address) =>
      new MongoClient(`mongodb://${address}/`, {
        directConnection: true,
        maxPoolSize: 2,
        serverMonitoringMode: 'stream',
        heartbeatFrequencyMS: heartbeatMs,
        connectTimeoutMS: connectTimeoutMs,
      }),
  );
  // A command, so that each has its connection for commands, too, as the exporter's clients have.
  void Promise.all(clients.map((client) => client.db('admin').command({ hello: 1 }))).then(
    () => process.send?.({}),
    (error: unknown) => process.send?.({ error: (error as Error).message }),
  );
});
