/** `npm run dashboards`: writes the boards that Grafana provisions. */
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { boardFiles } from './boards.js';

const folder = join(import.meta.dirname, '..');
const files = boardFiles();
for (const name of readdirSync(folder)) {
  if (name.endsWith('.json') && !files.has(name)) rmSync(join(folder, name));
}
for (const [name, text] of files) writeFileSync(join(folder, name), text);
console.log(`${files.size} boards in dashboards`);
