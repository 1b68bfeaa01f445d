import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { TSX_ARGUMENTS } from '../support/fleet/tsx-loader.js';

/** Whom the bare clients watch, and how. */
export interface BareClientsRequest {
  readonly addresses: readonly string[];
  readonly heartbeatMs: number;
  readonly connectTimeoutMs: number;
}

/** One bare client of the driver for each member, in a process of their own. It ends with this process. */
export class BareClients {
  readonly #process: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#process = child;
  }

  /** Starts them; resolved when every one of them has been answered. */
  static async start(request: BareClientsRequest): Promise<BareClients> {
    const script = fileURLToPath(new URL('./bare-clients-process.ts', import.meta.url));
    const clients = new BareClients(fork(script, { execArgv: [...TSX_ARGUMENTS] }));
    const answered = once(clients.#process, 'message') as Promise<[{ readonly error?: string }]>;
    clients.#process.send(request);
    const [{ error }] = await answered;
    if (error !== undefined) throw new Error(`The bare clients failed: ${error}`);
    return clients;
  }

  get pid(): number {
    return this.#process.pid!;
  }

  /** Ends the process. */
  async stop(): Promise<void> {
    const gone = once(this.#process, 'exit');
    this.#process.disconnect();
    await gone;
  }
}
