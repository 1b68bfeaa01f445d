import { parseArgs } from 'node:util';

/** Options of the demo. */
export interface DemoOptions {
  /** Of the exporter. */
  readonly port: number;
}

const DEFAULT_PORT = 9927;

/** Reads the command line; throws one line with the error. */
export function readOptions(args: readonly string[]): DemoOptions {
  const { values } = parseArgs({ args: [...args], options: { port: { type: 'string' } } });
  const port = Number(values.port ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`--port ${values.port ?? ''} is not a port (1 to 65535)`);
  }
  return { port };
}
