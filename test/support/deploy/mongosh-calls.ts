import type { Document } from 'mongodb';
import type { MessagePort } from 'node:worker_threads';

/** What a script for mongosh asks of the server it is connected to, or prints. */
export type ShellRequest =
  | { readonly kind: 'command'; readonly database: string; readonly command: Document }
  | { readonly kind: 'login'; readonly database: string; readonly user: string; readonly password: string }
  | { readonly kind: 'print'; readonly text: string };

/** What came of it. */
export type ShellReply = { readonly reply: Document } | { readonly error: string };

/** What the thread needs: the script, its environment, and the way back. */
export interface ScriptTask {
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
  /** One number; 1: the answer to the last request waits at the port. */
  readonly answered: Int32Array;
  readonly port: MessagePort;
  /** At the next call of `sleep` the script is ended; for those that go on for ever. */
  readonly mostSleeps: number;
}

/** Ends a script that slept often enough. */
export class EndOfScript extends Error {
  override readonly name = 'EndOfScript';
}
