import type { Document } from '../mongo/bson.js';
import type { Hello } from '../topology/hello.js';
import type { Member } from '../topology/types.js';

/**
 * What asking costs the server. `low`: about the same however much data there is. `medium`: grows with the number of
 * databases, collections or operations. `high`: visits every collection, or counts documents.
 */
export type Cost = 'low' | 'medium' | 'high';

/** What a collector may look at when it decides whether and what to ask. */
export interface Asked {
  readonly member: Member;
  /** The member's hello of this round. */
  readonly hello: Hello;
  /** Sections of serverStatus that nothing reads, in the form the command takes. */
  readonly leaveOut: Document;
}

/**
 * One MongoDB command: of whom it is asked and with what. Nothing about metrics: families read the replies.
 */
export interface Collector {
  /** `--collector.<name>`, `?collect[]=<name>`. */
  readonly name: string;
  /** The command's own name: the `command` label, and the key of the reply. */
  readonly command: string;
  /** For `--help` and the docs. */
  readonly help: string;
  readonly cost: Cost;
  readonly database: 'admin' | 'local';
  /** 0: asked on every scrape; else the last reply is served until it is that old. */
  readonly maxAgeSeconds: number;
  readonly defaultOn: boolean;
  /** Whether this member can answer it. Arbiters are never asked anything but hello. */
  readonly isFor: (asked: Asked) => boolean;
  readonly request: (asked: Asked) => Document;
  /** Only what families read is decoded: for replies of which most is never looked at. */
  readonly partial?: true;
  /** What to ask instead after the server refused with `code`; also what is asked from then on. */
  readonly fallback?: (request: Document, code: number) => Document | undefined;
}
