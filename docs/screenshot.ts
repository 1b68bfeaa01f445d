/**
 * `npm run screenshot`: writes docs/images/topology-page.png, the topology page of a simulated cluster: an election some
 * minutes ago, a member that has just gone down, and a declared router that is missing.
 */
import { join } from 'node:path';
import { listen } from '../src/web/server.js';
import { openTab, startBrowser } from '../test/support/browser.js';
import { Scene, type Role } from '../test/support/scene.js';
import { staged } from '../test/support/web/staged.js';

const FILE = join(import.meta.dirname, 'images/topology-page.png');

const shard = (name: string, more: Role = {}): Role => ({
  ...{ set: name, clusterRole: 'shard', shard: name, declared: true },
  ...more,
});
const config: Role = { set: 'cfg', clusterRole: 'config', declared: true };

const scene = new Scene(
  'shop',
  {
    'db1.example.net:27018': shard('rs0', { lagSeconds: 0.4 }),
    'db2.example.net:27018': shard('rs0'),
    'db3.example.net:27018': shard('rs0', { hidden: true }),
    'db4.example.net:27018': shard('rs1'),
    'db5.example.net:27018': shard('rs1'),
    'db6.example.net:27018': shard('rs1'),
    'cfg1.example.net:27019': config,
    'cfg2.example.net:27019': config,
    'cfg3.example.net:27019': config,
    'router1.example.net:27017': { declared: true },
    'router2.example.net:27017': { declared: true },
    'router3.example.net:27017': { declared: true, discovered: false },
  },
  Date.now() - 1_000_000,
);
scene.after(700).kill('db1.example.net:27018').after(10).elect('db2.example.net:27018').after(40);
scene.revive('db1.example.net:27018').after(230).kill('db3.example.net:27018').after(14);

const server = await listen(staged(scene, { monitor: scene.watcher, version: '0.1.0' }).app, {
  host: '127.0.0.1',
  port: 0,
});
const browser = await startBrowser();
try {
  const { page } = await openTab(browser, `http://127.0.0.1:${server.port}/`, {
    viewport: { width: 1200, height: 660 },
    colorScheme: 'light',
  });
  await page.locator('#connection[data-state=live]').waitFor();
  await page.screenshot({ path: FILE });
} finally {
  await browser.close();
}
// Streams of the page would be waited for.
process.exit();
