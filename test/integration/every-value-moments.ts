import { Timestamp, type Document } from 'mongodb';
import type { MongoServer } from '../support/mongo-servers.js';

/** What one member said, and when by the clock of this process (ms since 1970) hello was sent and answered. */
export interface Told {
  readonly hello: Document;
  readonly sentAt: number;
  readonly receivedAt: number;
  /** Absent of arbiters, as the exporter asks them nothing but hello. */
  readonly serverStatus?: Document;
  readonly replSetGetStatus?: Document;
  readonly replSetGetConfig?: Document;
  readonly dbStats?: Document;
}

/** What all members said at one moment, by address. */
export type Moment = ReadonlyMap<string, Told>;

/** Asks every member directly, all at the same time. */
export async function momentOf(servers: readonly MongoServer[]): Promise<Moment> {
  return new Map(
    await Promise.all(servers.map(async (server) => [server.address, await ask(server)] as const)),
  );
}

async function ask(server: MongoServer): Promise<Told> {
  const sentAt = Date.now();
  const hello = await server.command({ hello: 1 });
  const greeted = { hello, sentAt, receivedAt: Date.now() };
  if (hello.arbiterOnly === true) return greeted;
  return {
    ...greeted,
    replSetGetStatus: await server.command({ replSetGetStatus: 1 }),
    serverStatus: await server.command({ serverStatus: 1, oplog: 1 }),
    replSetGetConfig: await server.command({ replSetGetConfig: 1 }),
    dbStats: await server.command({ dbStats: 1 }),
  };
}

/** The value at the dotted path: a number as it is, booleans as 0 or 1, dates in ms, Timestamps in seconds. */
export function numberAt(document: unknown, path: string): number | undefined {
  const value = at(document, path);
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  if (value instanceof Date) return value.getTime();
  return value instanceof Timestamp ? value.t : undefined;
}

/** Like {@link numberAt}, of what is there in any case. */
export function millis(document: Document, path: string): number {
  return numberAt(document, path) ?? Number.NaN;
}

export function at(document: unknown, path: string): unknown {
  let value = document;
  for (const key of path.split('.')) value = (value as Document | undefined)?.[key];
  return value;
}

/** The entries of `members` in a status or configuration. */
export function membersIn(document: unknown): readonly Document[] {
  return at(document, 'members') as readonly Document[];
}

/** Whoever says that it is primary. */
export function primaryIn(moment: Moment): Told | undefined {
  return [...moment.values()].find(({ hello }) => hello.isWritablePrimary === true);
}

/** The configuration of the set, by its primary. */
export function configOf(moment: Moment): Document {
  return at(primaryIn(moment), 'replSetGetConfig.config') as Document;
}

/** How the primary sees the set. */
export function statusOf(moment: Moment): Document {
  return primaryIn(moment)?.replSetGetStatus ?? {};
}

/** Whether nothing is on its way from one member to another. */
export function isQuiet(moment: Moment): boolean {
  const primary = primaryIn(moment)?.replSetGetStatus;
  const applied = String(at(primary, 'optimes.appliedOpTime.ts'));
  const others = membersIn(primary ?? { members: [] }).filter(({ optime }) => optime !== undefined);
  return (
    applied === String(at(primary, 'optimes.lastCommittedOpTime.ts')) &&
    others.every((member) => String(at(member, 'optime.ts')) === applied) &&
    [...moment.values()].every(
      ({ replSetGetStatus: status }) => !status || String(at(status, 'optimes.appliedOpTime.ts')) === applied,
    )
  );
}

/** Whether the set stood still from one moment to the other. */
export function stoodStill(before: Moment, after: Moment): boolean {
  const newest = (moment: Moment) =>
    String(at(primaryIn(moment)?.replSetGetStatus, 'optimes.appliedOpTime.ts'));
  return isQuiet(before) && isQuiet(after) && newest(before) === newest(after);
}
