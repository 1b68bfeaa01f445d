import type { Document } from '../../../../src/mongo/bson.js';
import type { CollectTarget, Collector, Session } from '../../../../src/scrape/collector.js';
import { Backlog } from '../../../../src/scrape/incomplete-replies.js';
import { limitsOf } from '../../../../src/scrape/limits.js';
import { parseHello } from '../../../../src/topology/model/hello.js';
import { helloOf, SECONDARY, memberNamed } from '../scripted-target.js';

/** `db.collection` or the database alone, of a command. */
export type Place = string;

/** A server of these collections; what else it answers, a test tells. */
export class ScriptedServer {
  /** Database → its collections and their types. */
  readonly databases = new Map<string, Record<string, string>>();
  /** What is answered about a collection or database; errors are thrown, and nothing is no document. */
  readonly answers = new Map<Place, unknown>();
  /** `listCollections app`, `aggregate app.orders`. */
  readonly sent: string[] = [];
  readonly requests: Document[] = [];
  /** What its last run has left out. */
  readonly backlog = new Backlog();
  hasTime: () => boolean = () => true;

  constructor(databases: Readonly<Record<string, readonly string[]>>) {
    for (const [name, collections] of Object.entries(databases)) {
      this.databases.set(name, Object.fromEntries(collections.map((one) => [one, 'collection'])));
    }
  }

  /** Runs the collector on it, within these limits. */
  run(collector: Collector, most = 100, patterns: readonly string[] = []): Promise<Document> {
    const target: CollectTarget = {
      member: memberNamed('a:1'),
      hello: parseHello(helloOf(SECONDARY)),
      leaveOut: {},
    };
    return collector.commands[0]!.run({
      ...{ target, limits: limitsOf(most, patterns), send: this.#send },
      ...{ maxAgeSeconds: collector.maxAgeSeconds, backlog: this.backlog, hasTime: () => this.hasTime() },
    });
  }

  readonly #send: Session['send'] = async (database, request) => {
    const [name = ''] = Object.keys(request);
    const collection = request[name];
    const place = typeof collection === 'string' ? `${database}.${collection}` : database;
    this.sent.push(`${name} ${place}`);
    this.requests.push(request);
    await Promise.resolve();
    if (name === 'listDatabases') return { databases: [...this.databases.keys()].map(named) };
    const found = this.answers.get(name === 'listCollections' ? `all of ${place}` : place);
    if (found instanceof Error) throw found;
    if (name === 'listCollections') return { cursor: { firstBatch: this.#listed(database, request), id: 0 } };
    if (name === 'aggregate') return { cursor: { firstBatch: found ?? [], id: 0 } };
    return (found ?? {}) as Document;
  };

  /** All but what the filter leaves out, which is views. */
  #listed(database: string, { filter }: Document): readonly Document[] {
    const { type } = filter as { readonly type: { readonly $ne: string } };
    const all = Object.entries(this.databases.get(database) ?? {});
    return all.filter(([, own]) => own !== type.$ne).map(([name, own]) => ({ name, type: own }));
  }
}

function named(name: string): Document {
  return { name };
}
