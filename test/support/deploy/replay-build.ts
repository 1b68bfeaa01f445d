import { copyFileSync, cpSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runProgram } from '../run-program.js';
import { isInContext } from './docker-context.js';
import { parseDockerfile, type Instruction, type Stage } from './dockerfile.js';
import { fromRoot, readText, ROOT } from './repository.js';

export const DOCKERFILE = 'deploy/docker/Dockerfile';

/** Where the image of Node.js for the last stage has its program. */
export const IMAGE_NODE = '/nodejs/bin/node';

/** The stages of a Dockerfile, built in folders. */
export class BuildReplay {
  readonly #folder: string;
  /** Where each stage is in its own file system. */
  readonly #workdirs = new Map<string, string>();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Replays the build of our Dockerfile in this empty folder and yields the root of the last stage's file system. As by the container
   * engine, but for two shortcuts: the stage that compiles gets the packages of this checkout, which are those of the
   * lock file, and does not check the types again.
   */
  static async run(folder: string): Promise<string> {
    const replay = new BuildReplay(folder);
    const stages = parseDockerfile(readText(DOCKERFILE));
    for (const stage of stages) await replay.#build(stage);
    const root = replay.#rootOf(stages.at(-1)!.name);
    mkdirSync(join(root, IMAGE_NODE, '..'), { recursive: true });
    copyFileSync(process.execPath, join(root, IMAGE_NODE));
    // As in an image that is mounted to be read alone.
    await runProgram('chmod', ['-R', 'a-w', root]);
    return root;
  }

  async #build(stage: Stage): Promise<void> {
    this.#workdirs.set(stage.name, '/');
    mkdirSync(this.#rootOf(stage.name));
    for (const instruction of stage.instructions) {
      if (instruction.name === 'WORKDIR') this.#enter(stage, instruction.text);
      if (instruction.name === 'COPY') this.#copy(stage, instruction);
      if (instruction.name === 'RUN') await this.#execute(stage, instruction.text);
    }
  }

  #enter(stage: Stage, directory: string): void {
    this.#workdirs.set(stage.name, directory);
    mkdirSync(this.#workdirOf(stage), { recursive: true });
  }

  #copy(stage: Stage, { flags, text }: Instruction): void {
    const words = text.split(/\s+/);
    const target = words.pop()!;
    for (const source of words) {
      const { from } = flags;
      if (from === undefined && !isInContext(source)) throw new Error(`.dockerignore hides ${source}`);
      const path = from === undefined ? fromRoot(source) : join(this.#rootOf(from), source);
      // A folder's contents go into the target, a file into a folder or under a new name.
      const isInto = !statSync(path).isDirectory() && target.endsWith('/');
      cpSync(path, join(this.#workdirOf(stage), target, isInto ? basename(source) : ''), { recursive: true });
    }
  }

  async #execute(stage: Stage, command: string): Promise<void> {
    const cwd = this.#workdirOf(stage);
    if (/^npm ci\b(?!.*--omit=dev)/.test(command)) {
      symlinkSync(join(ROOT, 'node_modules'), join(cwd, 'node_modules'));
      return;
    }
    if (command === 'npm run build') leaveTypesUnchecked(join(cwd, 'tsconfig.build.json'));
    await runProgram('sh', ['-c', command], {
      cwd,
      env: { npm_config_prefer_offline: 'true' },
      timeoutMs: 120_000,
    });
  }

  #rootOf(stage: string): string {
    return join(this.#folder, stage);
  }

  #workdirOf({ name }: Stage): string {
    return join(this.#rootOf(name), this.#workdirs.get(name)!);
  }
}

function leaveTypesUnchecked(file: string): void {
  const config = JSON.parse(readFileSync(file, 'utf8')) as { compilerOptions: Record<string, unknown> };
  writeFileSync(
    file,
    JSON.stringify({ ...config, compilerOptions: { ...config.compilerOptions, noCheck: true } }),
  );
}
