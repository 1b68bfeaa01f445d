// npm run bench:sizing: writes the tables of docs/sizing.md from the results of a run.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { readResults, type Results } from './results.js';
import { SCENARIOS } from './scenarios.js';
import { sizingBlocks } from './sizing-blocks.js';

const USAGE = `npm run bench:sizing -- FILE…

  FILE  written by npm run bench -- --json FILE; of several runs on one machine the last that has a scenario counts
`;

const PAGE = fileURLToPath(new URL('../../docs/sizing.md', import.meta.url));

/** Puts a block between its two comments; one that has nothing to tell keeps what is there. */
function put(text: string, name: string, block: string): string {
  if (block === '') return text;
  const [start, end] = [`<!-- bench: ${name} -->`, `<!-- end: ${name} -->`];
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${PAGE} has no ${start} … ${end}`);
  return `${text.slice(0, from)}${start}\n\n${block.trim()}\n\n${text.slice(to)}`;
}

/** The results of all runs, in the order of the scenarios. */
function merged(runs: readonly Results[]): Results {
  const all = runs.flatMap(({ results }) => results);
  const results = SCENARIOS.flatMap(({ name }) => all.findLast(({ scenario }) => scenario === name) ?? []);
  return { machine: runs[0]!.machine, results };
}

const files = process.argv.slice(2);
if (files.length === 0 || files.includes('--help')) {
  console.log(USAGE);
} else {
  let text = readFileSync(PAGE, 'utf8');
  for (const [name, block] of sizingBlocks(merged(files.map(readResults)))) text = put(text, name, block);
  writeFileSync(PAGE, await format(text, { ...(await resolveConfig(PAGE)), filepath: PAGE }));
}
