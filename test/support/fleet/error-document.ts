import { BSON } from 'mongodb';
import type { Doc } from './document.js';

/** The document of a refused command. */
export function errorDocument(code: number, codeName: string, errmsg: string): Doc {
  return { ok: 0, errmsg, code: new BSON.Int32(code), codeName };
}
