import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** How {@link runProgram} runs a program. */
export interface RunOptions {
  /** Added to this process' environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly timeoutMs?: number;
}

/** Runs a program to its end and returns what it wrote to stdout; on failure throws its last line of stderr. */
export async function runProgram(
  file: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  try {
    const { stdout } = await execute(file, args, {
      env: { ...process.env, ...options.env },
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      timeout: options.timeoutMs ?? 0,
      maxBuffer: 16 * 1024 * 1024,
    });
    return stdout;
  } catch (error) {
    const { stderr, message } = error as Error & { readonly stderr?: string };
    const lastLine = (stderr ?? '').trimEnd().split('\n').at(-1)?.trim();
    throw new Error(lastLine === undefined || lastLine === '' ? message : `${file}: ${lastLine}`, {
      cause: error,
    });
  }
}
