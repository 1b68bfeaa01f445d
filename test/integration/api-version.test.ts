import assert from 'node:assert/strict';
import { ExporterHere } from '../support/exporter-here.js';
import { startStandalone, type Standalone } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';

describe('a server that requires an API version', function () {
  this.timeout(30_000);
  let standalone: Standalone;
  let exporter: ExporterHere | undefined;

  before(async function () {
    await requireMongod(this);
    standalone = await startStandalone({
      auth: true,
      // MongoDB 6.0 has the parameter with test commands only.
      args: ['--setParameter', 'enableTestCommands=1'],
    });
    // From now on it refuses the test's own client, too.
    await standalone.server.command({ setParameter: 1, requireApiVersion: true });
  });

  afterEach(() => exporter?.stop());
  after(() => standalone?.stop());

  const uri = (): string => standalone.server.uri();
  const start = async (...args: string[]): Promise<ExporterHere> => {
    exporter = await ExporterHere.start(args);
    return exporter;
  };

  for (const mode of ['stream', 'poll', 'off']) {
    it(`is down without one, and the log says what to set: --heartbeat.mode=${mode}`, async () => {
      const { log } = await start(`--mongodb.uri=${uri()}`, `--heartbeat.mode=${mode}`);
      const page = await exporter!.scrape();
      assert.equal(page.value('mongodb_up'), 0);
      assert.equal(page.value('mongodb_down_reason', { phase: 'hello', reason: 'protocol' }), 1);
      const down = log.lines.filter((line) => line.startsWith('warn member down'));
      assert.equal(down.length, 1, log.lines.join('\n'));
      assert.match(down[0]!, /remedy=set --mongodb\.api-version=1/);
    });
  }

  for (const [title, more, args] of [
    ['the option', '', ['--mongodb.api-version=1']],
    ['apiVersion in the URI', '&apiVersion=1', []],
  ] as const) {
    it(`is read whole with ${title}`, async () => {
      const page = await (await start(`--mongodb.uri=${uri()}${more}`, ...args)).scrape();
      assert.equal(page.value('mongodb_up'), 1);
      assert.equal(page.value('mongodb_scrape_command_success', { command: 'auth' }), 1);
      // serverStatus is not in the Stable API.
      assert.equal(page.value('mongodb_scrape_command_success', { command: 'serverStatus' }), 1);
      assert.deepEqual(page.all('mongodb_scrape_command_failure'), []);
      assert.equal(page.all('mongodb_connections_current').length, 1);
    });
  }

  it('takes heartbeats that name the version', async () => {
    await start(`--mongodb.uri=${uri()}`, '--mongodb.api-version=1', '--heartbeat.interval=500ms');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const page = await exporter!.scrape();
    assert.equal(page.value('mongodb_heartbeats_total', { result: 'failed' }), 0);
    assert.ok((page.value('mongodb_heartbeats_total', { result: 'succeeded' }) ?? 0) >= 2);
  });
});
