import type { Document } from 'mongodb';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import type { ScriptTask, ShellReply, ShellRequest } from './mongosh-calls.js';
import { fromRoot } from './repository.js';

const THREAD = join(import.meta.dirname, 'mongosh-worker.ts');

/** Node 20 does not have threads load what `--import` names: there TypeScript has to be asked for. */
const IN_TYPESCRIPT = [createRequire(import.meta.url).resolve('tsx/cjs/api'), THREAD]
  .map((path) => `require(${JSON.stringify(path)})`)
  .join('.register();');

/** The server that a script is connected to. */
export interface ShellServer {
  readonly command: (database: string, command: Document) => Promise<Document>;
  readonly logIn: (database: string, user: string, password: string) => Promise<void>;
}

/** How {@link runMongosh} runs a script. */
export interface ScriptOptions {
  readonly env: Readonly<Record<string, string>>;
  /** After so many calls of `sleep` the script is ended, which then is no failure; without it, it goes on. */
  readonly mostSleeps?: number;
}

/**
 * Evaluates a script as mongosh does, as far as our scripts go: in the order written, each call answered by the server
 * before the next.
 *
 * @param path - below the root of the repository
 * @returns what it printed
 */
export async function runMongosh(
  path: string,
  { env, mostSleeps = Infinity }: ScriptOptions,
  server: ShellServer,
): Promise<readonly string[]> {
  const { port1: port, port2 } = new MessageChannel();
  const answered = new Int32Array(new SharedArrayBuffer(4));
  const printed: string[] = [];
  port.on('message', (request: ShellRequest) => {
    if (request.kind === 'print') printed.push(request.text);
    void answer(request, server).then((reply) => {
      port.postMessage(reply);
      Atomics.store(answered, 0, 1);
      Atomics.notify(answered, 0);
    });
  });
  const workerData: ScriptTask = { path: fromRoot(path), env, answered, port: port2, mostSleeps };
  const thread = new Worker(IN_TYPESCRIPT, { eval: true, workerData, transferList: [port2] });
  try {
    await once(thread, 'exit');
  } catch (error) {
    if ((error as Error).name !== 'EndOfScript' || mostSleeps === Infinity) throw error;
  } finally {
    port.close();
  }
  return printed;
}

async function answer(request: ShellRequest, server: ShellServer): Promise<ShellReply> {
  try {
    if (request.kind === 'command') return { reply: await server.command(request.database, request.command) };
    if (request.kind === 'login') await server.logIn(request.database, request.user, request.password);
    return { reply: { ok: 1 } };
  } catch (error) {
    return { error: (error as Error).message };
  }
}
