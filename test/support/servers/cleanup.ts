import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Something that can be ended in an orderly way: a server or a replica set. */
export interface Stoppable {
  stop: () => Promise<void>;
}

const running = new Set<Stoppable>();
const children = new Set<ChildProcess>();
const folders = new Set<string>();
let installed = false;

/** Ends everything that was started and not yet stopped. */
export async function stopAll(): Promise<void> {
  await Promise.all([...running].map((one) => one.stop()));
}

/** Has {@link stopAll} end this too, until the returned function is called. */
export function stopWithAll(one: Stoppable): () => void {
  running.add(one);
  return () => running.delete(one);
}

/** Kills the process when this one ends, however that comes about. */
export function killAtExit(child: ChildProcess): void {
  installHandlers();
  children.add(child);
  child.once('exit', () => children.delete(child));
  // A server that a test forgot must not keep the test run from ending.
  child.unref();
}

/** A new folder that is gone when this process ends, or earlier by {@link removeFolder}. */
export function temporaryFolder(): string {
  installHandlers();
  const folder = mkdtempSync(join(tmpdir(), 'mongodb-topology-exporter-'));
  folders.add(folder);
  return folder;
}

export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  folders.delete(folder);
}

function installHandlers(): void {
  if (installed) return;
  installed = true;
  process.on('exit', () => {
    for (const child of children) child.kill('SIGKILL');
    for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // Without a handler 'exit' is not emitted on a signal; a program with a handler of its own decides itself.
      if (process.listenerCount(signal) === 1) process.exit(128 + constants.signals[signal]);
    });
  }
}
