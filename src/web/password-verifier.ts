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
  parentPort.postMessage({ id, good: bcrypt.compareSync(password, hash) });
});
`;

/** Maximum number of waiting verifications of all clients: a few seconds of work at cost 10. */
const MOST_WAITING = 32;

/** The same, for one address, so that a client that guesses passwords does not block the others. */
const MOST_WAITING_PER_CLIENT = 4;

interface Answer {
  readonly id: number;
  readonly good: boolean;
}

interface Waiter {
  readonly resolve: (good: boolean) => void;
  readonly reject: (error: Error) => void;
}

/** Verifies passwords, one at a time. */
export class Verifier {
  readonly #waiters = new Map<number, Waiter>();
  readonly #perClient = new Map<string, number>();
  #worker: Worker | undefined;
  #next = 0;

  /** @returns whether the password matches the hash; undefined: too many verifications are waiting, retry later */
  async verify(password: string, hash: string, client: string): Promise<boolean | undefined> {
    const waiting = this.#perClient.get(client) ?? 0;
    if (this.#waiters.size >= MOST_WAITING || waiting >= MOST_WAITING_PER_CLIENT) return undefined;
    this.#perClient.set(client, waiting + 1);
    try {
      return await this.#ask(password, hash);
    } finally {
      const left = (this.#perClient.get(client) ?? 1) - 1;
      if (left > 0) this.#perClient.set(client, left);
      else this.#perClient.delete(client);
    }
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #ask(password: string, hash: string): Promise<boolean> {
    const id = this.#next++;
    const worker = this.#started();
    return new Promise((resolve, reject) => {
      this.#waiters.set(id, { resolve, reject });
      worker.postMessage({ id, password, hash });
    });
  }

  #started(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(PROGRAM, {
      eval: true,
      execArgv: [],
      workerData: createRequire(import.meta.url).resolve('bcryptjs'),
    });
    worker.unref();
    worker.on('message', ({ id, good }: Answer) => {
      this.#waiters.get(id)?.resolve(good);
      this.#waiters.delete(id);
    });
    worker.on('error', (error) => {
      this.#abandon(worker, error);
    });
    worker.on('exit', () => {
      this.#abandon(worker, new Error('the verification of passwords has ended'));
    });
    this.#worker = worker;
    return worker;
  }

  /** The next verification starts a new thread. A failed thread exits later, when the next one may already run. */
  #abandon(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    for (const { reject } of this.#waiters.values()) reject(error);
    this.#waiters.clear();
  }
}
