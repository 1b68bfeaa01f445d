/**
 * `npm run deploy:generate`: writes the files that follow from alerts/rules, dashboards and the chart's values, and the
 * version of the package in all files that contain it.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GENERATED_FOLDERS, generatedFiles } from './generated.js';
import { versionedFiles } from './versions.js';

const root = import.meta.dirname;
const files = generatedFiles();
for (const [path, text] of files) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
for (const [folder, extension] of GENERATED_FOLDERS) {
  for (const name of readdirSync(join(root, folder))) {
    if (name.endsWith(extension) && !files.has(`${folder}/${name}`)) rmSync(join(root, folder, name));
  }
}
const versioned = versionedFiles();
for (const [path, text] of versioned) writeFileSync(join(root, '..', path), text);
console.log(`${files.size} files in deploy; the version in ${versioned.size}`);
