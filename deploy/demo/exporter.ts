import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { waitUntil } from '../../test/support/mongo-servers.js';

const ROOT = join(import.meta.dirname, '../..');
const READY_TIMEOUT_MS = 30_000;

/** The exporter as a separate process, started like by a user. */
export interface Exporter {
  readonly url: string;
  /** Resolves with its exit code when it ends. */
  readonly ended: Promise<number | null>;
  readonly stop: () => Promise<void>;
}

/** Starts it on the port and waits for the first discovery. */
export async function startExporter(uri: string, port: number): Promise<Exporter> {
  const args = ['--mongodb.uri', uri, '--web.listen-address', `:${port}`, '--log.level', 'warn'];
  const child = spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'src/main.ts'), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const killed = (): void => void child.kill('SIGKILL');
  process.once('exit', killed);
  const ended = once(child, 'exit').then(([code]) => {
    process.off('exit', killed);
    return code as number | null;
  });
  const url = `http://127.0.0.1:${port}`;
  await waitUntil(() => hasEnded(child) || isReady(url), {
    timeoutMs: READY_TIMEOUT_MS,
    intervalMs: 50,
    message: `the exporter is ready at ${url}/-/ready`,
  });
  if (hasEnded(child)) throw new Error('the exporter ended at once');
  return {
    url,
    ended,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function isReady(url: string): Promise<boolean> {
  const response = await fetch(`${url}/-/ready`).catch(() => undefined);
  return response?.ok ?? false;
}
