import type { Document } from '../../src/mongo/bson.js';
import type { Collector, Command, Session, SendOptions } from '../../src/scrape/collector.js';
import { COLLECTORS } from '../../src/scrape/collectors/index.js';
import { Backlog } from '../../src/scrape/incomplete-replies.js';

/** The collectors of sharded clusters as a whole. */
export const CLUSTER_COLLECTORS = COLLECTORS.filter(({ target }) => target === 'cluster');

/** All other collectors. */
export const OTHER_COLLECTORS = COLLECTORS.filter(({ target }) => target !== 'cluster');

/** The labels of the commands of these collectors. */
export function labelsOf(collectors: readonly Collector[]): readonly string[] {
  return collectors.flatMap(({ commands }) => commands.map(({ name }) => name));
}

/** The first run of a command, which has all the time it needs. */
export function firstRun({
  maxAgeSeconds,
}: Pick<Collector, 'maxAgeSeconds'>): Pick<Session, 'maxAgeSeconds' | 'backlog' | 'hasTime'> {
  return { maxAgeSeconds, backlog: new Backlog(), hasTime: () => true };
}

/** One request of a command. */
export interface SentRequest {
  readonly database: string;
  readonly request: Document;
  readonly options?: SendOptions;
}

/** The first request that the command sends; it receives no reply. */
export function firstRequest(command: Command, session: Partial<Session> = {}): SentRequest {
  let first: SentRequest | undefined;
  void command.run({
    ...(firstRun({ maxAgeSeconds: 0 }) as Session),
    ...session,
    send: (database, request, options) => {
      first ??= { database, request, ...(options && { options }) };
      return new Promise(() => undefined);
    },
  });
  if (!first) throw new Error(`${command.name} sends nothing at once`);
  return first;
}
