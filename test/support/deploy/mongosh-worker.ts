// Evaluates a script for mongosh, which waits for each answer of the server before it goes on; hence in a thread of its
// own, which may wait.
import type { Document } from 'mongodb';
import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { receiveMessageOnPort, workerData } from 'node:worker_threads';
import { EndOfScript, type ScriptTask, type ShellReply, type ShellRequest } from './mongosh-calls.js';

const { path, env, answered, port, mostSleeps } = workerData as ScriptTask;
const neverChanges = new Int32Array(new SharedArrayBuffer(4));
let sleeps = 0;

function ask(request: ShellRequest): Document {
  Atomics.store(answered, 0, 0);
  port.postMessage(request);
  Atomics.wait(answered, 0, 0);
  const { message } = receiveMessageOnPort(port) as { readonly message: ShellReply };
  if ('error' in message) throw new Error(message.error);
  return message.reply;
}

function sleep(milliseconds: number): void {
  sleeps += 1;
  if (sleeps > mostSleeps) throw new EndOfScript(`slept ${mostSleeps} times`);
  Atomics.wait(neverChanges, 0, 0, milliseconds);
}

/** The part of mongosh's `db` that our scripts use. */
function databaseOf(database: string): object {
  const run = (command: Document): Document => ask({ kind: 'command', database, command });
  return {
    adminCommand: (command: Document) => ask({ kind: 'command', database: 'admin', command }),
    getSiblingDB: databaseOf,
    auth: (user: string, password: string) => ask({ kind: 'login', database, user, password }),
    createUser: ({ user, ...rest }: Document) => run({ createUser: user as unknown, ...rest }),
    getUser: (user: string) => (run({ usersInfo: user }).users as readonly Document[])[0] ?? null,
    getCollection: (name: string) => ({
      insertOne: (document: Document) => {
        const insertedId = randomUUID();
        run({ insert: name, documents: [{ _id: insertedId, ...document }] });
        return { insertedId };
      },
      updateOne: (q: Document, u: Document) => run({ update: name, updates: [{ q, u }] }),
      deleteMany: (q: Document) => run({ delete: name, deletes: [{ q, limit: 0 }] }),
      findOne: (filter: Document) => run({ find: name, filter, limit: 1 }),
    }),
  };
}

const shell = createContext({
  db: databaseOf('test'),
  process: { env },
  require: (name: 'fs') => ({ fs })[name],
  print: (text: string) => {
    ask({ kind: 'print', text });
  },
  sleep,
});
runInContext(fs.readFileSync(path, 'utf8'), shell, { filename: path });
port.close();
