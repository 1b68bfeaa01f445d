import { spawn, spawnSync } from 'node:child_process';

const isThere = spawnSync('promtool', ['--version']).status === 0;

/** Skips the test where promtool (Debian: package prometheus) is missing; on CI it fails instead. */
export function requirePromtool(context: Mocha.Context): void {
  if (isThere) return;
  const message = 'promtool is not on PATH: install Prometheus (Debian: apt-get install prometheus)';
  if (process.env.CI === 'true') throw new Error(message);
  console.log(`      skipped: ${message}`);
  context.skip();
}

/** What promtool prints, both streams together. */
export async function promtool(args: readonly string[], input: string): Promise<string> {
  const child = spawn('promtool', args, { stdio: 'pipe' });
  const output: string[] = [];
  child.stdout.on('data', (data: Buffer) => output.push(data.toString()));
  child.stderr.on('data', (data: Buffer) => output.push(data.toString()));
  child.stdin.end(input);
  await new Promise((resolve) => child.once('close', resolve));
  return output.join('');
}
