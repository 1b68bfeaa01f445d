/**
 * `npm run docs`: writes the pages that follow from the catalogues of options, collectors and metrics, and from the
 * rules of alerts.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedPages } from './pages/index.js';

const pages = await generatedPages();
const metrics = join(import.meta.dirname, 'metrics');
mkdirSync(metrics, { recursive: true });
for (const name of readdirSync(metrics)) if (!pages.has(`metrics/${name}`)) rmSync(join(metrics, name));
for (const [path, text] of pages) writeFileSync(join(import.meta.dirname, path), text);
console.log(`${pages.size} pages in docs`);
