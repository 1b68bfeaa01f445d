import { copyFileSync, cpSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runProgram } from '../run-program.js';
import { isInContext } from './docker-context.js';
import { parseDockerfile, type Instruction, type Stage } from './dockerfile.js';
import { fromRoot, readText, ROOT } from './repository.js';

export const DOCKERFILE = 'deploy/docker/Dockerfile';

/** Makes of the image one that can log in by further mechanisms. */
export const LOGINS_DOCKERFILE = 'deploy/docker/Dockerfile.logins';

/** Where the image of Node.js for the last stage has its program. */
export const IMAGE_NODE = '/nodejs/bin/node';

/** Where the exporter is in its image. */
const WORKDIR = '/app';

/** The stages of a Dockerfile, built in folders. */
export class BuildReplay {
  readonly #folder: string;
  /** Where each stage is in its own file system. */
  readonly #workdirs = new Map<string, string>();

  /** Images that are there, by name: the roots of their file systems. */
  readonly #images: ReadonlyMap<string, string>;

  private constructor(folder: string, images: ReadonlyMap<string, string>) {
    this.#folder = folder;
    this.#images = images;
  }

  /**
   * Replays the build of our Dockerfile in this empty folder and yields the root of the last stage's file system. As by the container
   * engine, but for two shortcuts: the stage that compiles gets the packages of this checkout, which are those of the
   * lock file, and does not check the types again.
   */
  static async run(folder: string): Promise<string> {
    const root = await new BuildReplay(folder, new Map()).#buildAll(DOCKERFILE);
    mkdirSync(join(root, IMAGE_NODE, '..'), { recursive: true });
    copyFileSync(process.execPath, join(root, IMAGE_NODE));
    await seal(root);
    return root;
  }

  /**
   * Replays the build with the packages of further logins in this empty folder, on top of the image with that root. What
   * it installs from Debian has to be on this machine.
   */
  static async runLogins(folder: string, exporter: string): Promise<string> {
    const [{ base } = { base: '' }] = parseDockerfile(readText(LOGINS_DOCKERFILE));
    const root = await new BuildReplay(folder, new Map([[base, exporter]])).#buildAll(LOGINS_DOCKERFILE);
    await seal(root);
    return root;
  }

  async #buildAll(dockerfile: string): Promise<string> {
    const stages = parseDockerfile(readText(dockerfile));
    for (const stage of stages) await this.#build(stage);
    return this.#rootOf(stages.at(-1)!.name);
  }

  async #build(stage: Stage): Promise<void> {
    const earlier = this.#workdirs.get(stage.base);
    const image =
      this.#images.get(stage.base) ?? (earlier === undefined ? undefined : this.#rootOf(stage.base));
    this.#workdirs.set(stage.name, earlier ?? (image === undefined ? '/' : WORKDIR));
    if (image === undefined) mkdirSync(this.#rootOf(stage.name));
    else {
      await runProgram('cp', ['-a', image, this.#rootOf(stage.name)]);
      await runProgram('chmod', ['-R', 'u+w', this.#rootOf(stage.name)]);
    }
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
      const options = { recursive: true, verbatimSymlinks: true };
      cpSync(path, join(this.#workdirOf(stage), target, isInto ? basename(source) : ''), options);
    }
  }

  async #execute(stage: Stage, command: string): Promise<void> {
    if (command.startsWith('apt-get ')) return;
    const cwd = this.#workdirOf(stage);
    // What comes of a sealed image is.
    await runProgram('chmod', ['-R', 'u+w', cwd]);
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

/** As in an image that is mounted to be read alone. */
async function seal(root: string): Promise<void> {
  await runProgram('chmod', ['-R', 'a-w', root]);
}

function leaveTypesUnchecked(file: string): void {
  const config = JSON.parse(readFileSync(file, 'utf8')) as { compilerOptions: Record<string, unknown> };
  writeFileSync(
    file,
    JSON.stringify({ ...config, compilerOptions: { ...config.compilerOptions, noCheck: true } }),
  );
}
