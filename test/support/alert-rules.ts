import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALERTS } from '../../docs/pages/alert-rules.js';
import { shortenRules } from './shorten.js';

const FOLDER = join(ALERTS, 'rules');

/** The texts of our rule files by their names. */
export function ruleFiles(): ReadonlyMap<string, string> {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));
  return new Map(names.map((name) => [name, readFileSync(join(FOLDER, name), 'utf8')]));
}

/** Writes our rules into the folder, with their waits divided; see {@link shortenRules}. */
export function writeShortRules(folder: string, factor: number): void {
  for (const [name, text] of ruleFiles()) writeFileSync(join(folder, name), shortenRules(text, factor));
}
