import assert from 'node:assert/strict';
import { ExporterProcess } from '../support/exporter.js';
import { startStandalone, type Standalone } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';

/** Every character that means something in a URI or a shell. */
const PASSWORD = 'p@ss:/?#[]% $"';

describe('a login by environment variables, as a chart sets them from a Secret', function () {
  this.timeout(30_000);
  let standalone: Standalone;
  let exporter: ExporterProcess | undefined;

  before(async function () {
    await requireMongod(this);
    const user = { name: 'monitor', password: PASSWORD, roles: ['clusterMonitor'] };
    standalone = await startStandalone({ auth: true, users: [user] });
  });

  afterEach(() => exporter?.stop());
  after(() => standalone?.stop());

  const start = async (env: NodeJS.ProcessEnv): Promise<ExporterProcess> => {
    const uri = `mongodb://${standalone.server.address}`;
    exporter = await ExporterProcess.start(['--log.level=debug'], { MONGODB_URI: uri, ...env });
    return exporter;
  };

  for (const name of ['MONGODB_USER', 'MONGODB_USERNAME']) {
    it(`${name} and MONGODB_PASSWORD bring all numbers, and the password is printed nowhere`, async () => {
      const page = await (await start({ [name]: 'monitor', MONGODB_PASSWORD: PASSWORD })).scrape();
      assert.equal(page.value('mongodb_scrape_command_success', { command: 'auth' }), 1);
      assert.equal(page.all('mongodb_connections_current').length, 1);
      assert.deepEqual(page.all('mongodb_scrape_command_failure'), []);
      await exporter!.stop();
      assert.ok(!exporter!.output.includes(PASSWORD) && !page.text.includes(PASSWORD));
    });
  }

  it('a wrong password is refused, and one line says what to check', async () => {
    const wrong = 'wr0ng-and-secret';
    const page = await (await start({ MONGODB_USER: 'monitor', MONGODB_PASSWORD: wrong })).scrape();
    assert.equal(page.value('mongodb_scrape_command_success', { command: 'auth' }), 0);
    assert.match(exporter!.output, /command=auth .*remedy="check user, password/);
    assert.ok(!exporter!.output.includes(wrong));
  });

  it('a password without a user ends the start with one line', async () => {
    exporter = ExporterProcess.spawn(['check-config'], { MONGODB_PASSWORD: PASSWORD });
    assert.equal(await exporter.ended(), 2);
    assert.match(
      exporter.output,
      /^mongodb\.password \(environment variable MONGODB_PASSWORD\): a password without/,
    );
    assert.ok(!exporter.output.includes(PASSWORD));
  });
});
