import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { TSX_ARGUMENTS } from '../support/fleet/tsx-loader.js';
import type { FloorMember, FloorRequest, FloorResponse } from './floor-messages.js';

/**
 * The least that a scrape of these members can cost with this driver, as long as whole documents are
 * asked for and decoded. It ends with this process.
 */
export class Floor {
  readonly #process: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#process = child;
  }

  /** Starts it, with a connection to every member. */
  static async start(members: readonly FloorMember[]): Promise<Floor> {
    const script = fileURLToPath(new URL('./floor-process.ts', import.meta.url));
    const floor = new Floor(fork(script, { execArgv: [...TSX_ARGUMENTS] }));
    await floor.#request({ kind: 'connect', members });
    return floor;
  }

  get pid(): number {
    return this.#process.pid!;
  }

  /** One round over all members at once. */
  async round(): Promise<FloorResponse> {
    return this.#request({ kind: 'round' });
  }

  /** Ends the process. */
  async stop(): Promise<void> {
    const gone = once(this.#process, 'exit');
    this.#process.disconnect();
    await gone;
  }

  async #request(request: FloorRequest): Promise<FloorResponse> {
    const answered = once(this.#process, 'message') as Promise<[FloorResponse]>;
    this.#process.send(request);
    const [response] = await answered;
    if (response.error !== undefined) throw new Error(`The floor failed: ${response.error}`);
    return response;
  }
}
