import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FleetRequest, FleetResponse } from './fleet-messages.js';
import { TSX_ARGUMENTS } from './tsx-loader.js';

type Command = FleetRequest extends infer R ? (R extends { id: number } ? Omit<R, 'id'> : never) : never;

/** The parent's end of a fleet's process, with the requests under way. */
export class FleetChild {
  readonly #process: ChildProcess;
  readonly #pending = new Map<number, (response: FleetResponse) => void>();
  #lastId = 0;

  constructor() {
    const script = fileURLToPath(new URL('./fleet-process.ts', import.meta.url));
    this.#process = fork(script, {
      execArgv: [...TSX_ARGUMENTS],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#process.on('message', (response: FleetResponse) => {
      this.#pending.get(response.id)?.(response);
      this.#pending.delete(response.id);
    });
    this.#process.on('exit', (code, signal) => {
      const error = `The fleet's process ended (${signal ?? code ?? 'unknown'})`;
      for (const [id, settle] of this.#pending) settle({ id, error });
      this.#pending.clear();
    });
  }

  get pid(): number {
    return this.#process.pid!;
  }

  async request(command: Command): Promise<FleetResponse> {
    this.#lastId += 1;
    const id = this.#lastId;
    const response = await new Promise<FleetResponse>((resolve, reject) => {
      this.#pending.set(id, resolve);
      this.#process.send({ ...command, id }, (error) => {
        if (error) reject(error);
      });
    });
    if (response.error !== undefined) throw new Error(response.error);
    return response;
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = once(this.#process, 'exit');
    if (this.#process.connected) this.#process.disconnect();
    await gone;
  }
}
