import assert from 'node:assert/strict';
import { listen, type WebServer } from '../../../src/web/server.js';
import { recordedScrape } from '../../support/recorded.js';
import { waitUntil } from '../../support/wait-until.js';
import { Application } from '../../support/web/application.js';
import { RawClient } from './raw-client.js';

describe('a client that disconnects', () => {
  const scrape = recordedScrape('mongod-6.0.5/replicaset-healthy');
  let server: WebServer;
  let signals: (AbortSignal | undefined)[];
  let analyzed: number;
  let finish: () => void;

  beforeEach(async () => {
    signals = [];
    analyzed = 0;
    const ended = new Promise<void>((resolve) => (finish = resolve));
    const { app } = new Application({
      scrape: async ({ gone }) => {
        signals.push(gone);
        await ended;
        return scrape;
      },
      families: [
        {
          name: 'analyzed',
          type: 'gauge',
          help: 'Counts the pages.',
          source: {
            ...{ path: '', scope: 'member', labels: [], serverStatusPaths: [] },
            samples: () => {
              analyzed += 1;
              return [];
            },
          },
        },
      ],
    });
    server = await listen(app, { host: '127.0.0.1', port: 0 });
  });

  afterEach(() => server.stop());

  const member = scrape.topology.clusters[0]!.members[0]!.name;
  for (const path of ['/metrics', `/probe?target=${member}`]) {
    it(`cancels the scrape and renders no page of ${path}`, async () => {
      const client = await RawClient.open(server.port);
      client.ask(path);
      await waitUntil(() => signals.length === 1);
      assert.equal(signals[0]?.aborted, false);
      client.socket.destroy();
      await waitUntil(() => signals[0]?.aborted === true);
      finish();
      const other = await RawClient.open(server.port);
      other.ask(path);
      await waitUntil(() => other.received.includes('200 OK'));
      assert.equal(analyzed, 1);
      assert.equal(signals[1]?.aborted, false);
      other.socket.destroy();
    });
  }
});
