import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { TSX_ARGUMENTS } from '../support/fleet/tsx-loader.js';
import type { FloorKind, FloorMember, FloorRequest, FloorResponse } from './floor-messages.js';

const ANSWERS_WITHIN_MS = 60_000;

/**
 * The least that a scrape of these members can cost, as long as whole documents are asked for: `decode` with this driver,
 * `wire` without looking at what arrives. It ends with this process.
 */
export class Floor {
  readonly #process: ChildProcess;
  readonly #kind: FloorKind;

  private constructor(child: ChildProcess, kind: FloorKind) {
    this.#process = child;
    this.#kind = kind;
  }

  /** Starts it, with a connection to every member. */
  static async start(kind: FloorKind, members: readonly FloorMember[]): Promise<Floor> {
    const script = fileURLToPath(new URL(`./${kind}-floor-process.ts`, import.meta.url));
    const floor = new Floor(fork(script, { execArgv: [...TSX_ARGUMENTS] }), kind);
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
    const signal = AbortSignal.timeout(ANSWERS_WITHIN_MS);
    const answered = once(this.#process, 'message', { signal }) as Promise<[FloorResponse]>;
    this.#process.send(request);
    const [response] = await answered;
    if (response.error !== undefined) throw new Error(`The ${this.#kind} floor failed: ${response.error}`);
    return response;
  }
}
