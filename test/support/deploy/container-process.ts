import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { killAtExit } from '../servers/cleanup.js';
import { waitUntil } from '../wait-until.js';
import { execForm, only, pairsOf, parseDockerfile } from './dockerfile.js';
import { DOCKERFILE } from './replay-build.js';
import { readText } from './repository.js';

const image = parseDockerfile(readText(DOCKERFILE)).at(-1)!;
const [, HEALTH_CHECK = '[]'] = /CMD (.*)$/.exec(only(image, 'HEALTHCHECK').text) ?? [];

/** The program of our image, in a folder that stands for its root, as the image's user and in its working directory. */
export class ContainerProcess {
  readonly #root: string;
  readonly #child: ChildProcess;
  readonly #env: Readonly<Record<string, string>>;
  readonly #output: string[] = [];

  private constructor(root: string, args: readonly string[], env: Readonly<Record<string, string>>) {
    this.#root = root;
    this.#env = env;
    const [program = '', ...own] = this.#inRoot(only(image, 'ENTRYPOINT').text);
    this.#child = spawn(program, [...own, ...args], this.#options());
    killAtExit(this.#child);
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (data: Buffer) => this.#output.push(data.toString()));
    }
  }

  /** @param env added to the variables of the image; paths of the image as they are here */
  static start(
    root: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): ContainerProcess {
    return new ContainerProcess(root, args, env);
  }

  /** All it has printed. */
  get output(): string {
    return this.#output.join('');
  }

  /** The user it runs as. */
  get uid(): number {
    const [, uid] = /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${this.#child.pid ?? 0}/status`, 'utf8')) ?? [];
    return Number(uid);
  }

  /** Waits until it listens; yields where. */
  async listening(): Promise<string> {
    const listening = /listening.*?address\W+(\S*?:\d+)/;
    await waitUntil(() => listening.test(this.output) || this.#child.exitCode !== null, {
      timeoutMs: 30_000,
      message: () => `it listens: ${this.output}`,
    });
    return `http://${listening.exec(this.output)?.[1] ?? ''}`;
  }

  /** The exit code of the image's health check of this address. */
  async checkHealth(url: string): Promise<number> {
    return this.#run(this.#inRoot(HEALTH_CHECK), { HEALTHCHECK_URL: url });
  }

  /** The exit code of a script of Node's, as the same user in the same place. */
  async evaluate(script: string): Promise<number> {
    const [program = ''] = this.#inRoot(only(image, 'ENTRYPOINT').text);
    return this.#run([program, '-e', script], {});
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Waits for its end; yields the exit code. */
  async ended(): Promise<number | null> {
    this.#child.ref();
    if (this.#child.exitCode === null) await once(this.#child, 'close');
    return this.#child.exitCode;
  }

  async #run([program = '', ...args]: readonly string[], env: Record<string, string>): Promise<number> {
    const child = spawn(program, args, { ...this.#options(env), stdio: 'ignore' });
    const [code] = (await once(child, 'exit')) as [number];
    return code;
  }

  /** The words of the exec form, paths of the image as they are here. */
  #inRoot(text: string): readonly string[] {
    return execForm(text).map((word) => (word.startsWith('/') ? join(this.#root, word) : word));
  }

  #options(env: Record<string, string> = {}): SpawnOptions {
    const [uid, gid] = only(image, 'USER').text.split(':').map(Number);
    return {
      cwd: join(this.#root, only(image, 'WORKDIR').text),
      // Node hands its own wish for coverage on to every child; this one may write nowhere.
      env: { NODE_V8_COVERAGE: '', ...pairsOf(only(image, 'ENV')), ...this.#env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // Who is not root cannot become another; then it is this user, who may not write there either.
      ...(process.getuid!() === 0 && { uid, gid }),
    };
  }
}
