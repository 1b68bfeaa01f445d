import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

/**
 * bcrypt in a separate thread: at cost 10 a verification takes 0.1 s of CPU time, which would block every scrape.
 * The program is stored as text because its file would have another extension before the build than after it.
 */
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
const bcrypt = require(workerData);
parentPort.on('message', ({ id, password, hash }) => {
  parentPort.postMessage({ id, matches: bcrypt.compareSync(password, hash) });
});
`;

/** Maximum number of pending verifications of all clients: a few seconds of work at cost 10. */
const MAX_PENDING = 32;

/** The same, for one address, so that a client that guesses passwords does not block the others. */
const MAX_PENDING_PER_CLIENT = 4;

interface Verification {
  readonly id: number;
  readonly matches: boolean;
}

interface PendingVerification {
  readonly resolve: (matches: boolean) => void;
  readonly reject: (error: Error) => void;
}

/** Verifies passwords, one at a time. */
export class Verifier {
  readonly #pending = new Map<number, PendingVerification>();
  readonly #perClient = new Map<string, number>();
  #worker: Worker | undefined;
  #next = 0;

  /** @returns whether the password matches the hash; undefined: too many verifications are pending, retry later */
  async verify(password: string, hash: string, client: string): Promise<boolean | undefined> {
    const pending = this.#perClient.get(client) ?? 0;
    if (this.#pending.size >= MAX_PENDING || pending >= MAX_PENDING_PER_CLIENT) return undefined;
    this.#perClient.set(client, pending + 1);
    try {
      return await this.#send(password, hash);
    } finally {
      const left = (this.#perClient.get(client) ?? 1) - 1;
      if (left > 0) this.#perClient.set(client, left);
      else this.#perClient.delete(client);
    }
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #send(password: string, hash: string): Promise<boolean> {
    const id = this.#next++;
    const worker = this.#runningWorker();
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      worker.postMessage({ id, password, hash });
    });
  }

  #runningWorker(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(PROGRAM, {
      eval: true,
      execArgv: [],
      workerData: createRequire(import.meta.url).resolve('bcryptjs'),
    });
    worker.unref();
    worker.on('message', ({ id, matches }: Verification) => {
      this.#pending.get(id)?.resolve(matches);
      this.#pending.delete(id);
    });
    worker.on('error', (error) => {
      this.#abandon(worker, error);
    });
    worker.on('exit', () => {
      this.#abandon(worker, new Error('the thread that verifies passwords has exited'));
    });
    this.#worker = worker;
    return worker;
  }

  /** The next verification starts a new thread. A failed thread exits later, when the next one may already run. */
  #abandon(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}
