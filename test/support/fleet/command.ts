import { BSON } from 'mongodb';

/** What is asked, as far as the reply depends on it. */
export interface Command {
  readonly name: string;
  /** The same for every command that has the same reply: its own fields, without session and deadline. */
  readonly shape: string;
}

const GENERIC = new Set(['lsid', '$clusterTime', '$readPreference', 'maxTimeMS']);

/** Reads name and shape off the bytes; decoding is left for shapes not seen before. */
export function readCommand(body: Buffer): Command {
  let name: string | undefined;
  let shape = '';
  let start = 4;
  let end = 4;
  for (const [, nameOffset, nameLength, offset, length] of BSON.onDemand.parseToElements(body)) {
    const element = body.toString('latin1', nameOffset, nameOffset + nameLength);
    name ??= element;
    if (GENERIC.has(element)) {
      shape += body.toString('latin1', start, end);
      start = offset + length;
    }
    end = offset + length;
  }
  return { name: name ?? '', shape: shape + body.toString('latin1', start, end) };
}

/** `hello` for itself and its older names. */
export function canonicalName(name: string): string {
  return name === 'isMaster' || name === 'ismaster' ? 'hello' : name;
}
