import type { Document } from '../mongo/bson.js';
import { memberKey, type Cluster, type Member } from '../topology/model/topology.js';
import type { CommandFailure } from '../util/errors.js';
import type { Collector, MultiCommandCollector } from './collector.js';
import { Backlog, isYoung } from './incomplete-replies.js';
import type { KnownFacts } from './scrape.js';
import { groupsOf, SHARED_SCOPES, type Group } from './select-target.js';
import { STATUS_FIELDS } from './status-fields.js';

/** The last reply to one request. */
export interface KeptFigure {
  readonly reply: Document;
  readonly durationSeconds: number;
  /** Key of the member that sent it. */
  readonly member: string;
  /** Of `performance.now()`. */
  readonly at: number;
  /** Milliseconds since 1970. */
  readonly readAt: number;
}

/** A request, identified by its `command` label. */
interface Figure {
  readonly command: string;
}

/** A request that timed out, or failed in the background. */
export interface FailedFigure {
  readonly failure: CommandFailure;
  readonly durationSeconds: number;
  /** Key of the member that received the request. */
  readonly member: string;
  /** It is not sent again before this time; of `performance.now()`. */
  readonly retryAt: number;
}

/** Cache between scrapes of the replies that one member sends on behalf of others. */
export class CommandCache {
  readonly #kept = new Map<string, KeptFigure>();
  readonly #backlogs = new Map<string, Backlog>();
  readonly #failed = new Map<string, FailedFigure>();
  readonly #running = new Set<string>();
  readonly #answered = new Map<string, string>();
  readonly #lost = new Set<string>();

  /** The last reply, however old. */
  kept({ command }: Figure): KeptFigure | undefined {
    return this.#kept.get(command);
  }

  /** The last reply, while it is younger than the collector's maximum age. */
  fresh({ command }: Figure, { maxAgeSeconds }: { readonly maxAgeSeconds: number }): KeptFigure | undefined {
    const kept = this.#kept.get(command);
    return kept && isYoung(kept, maxAgeSeconds) ? kept : undefined;
  }

  /** What the last run of the collector left out. */
  backlog({ command }: Figure): Backlog {
    const backlog = this.#backlogs.get(command) ?? new Backlog();
    this.#backlogs.set(command, backlog);
    return backlog;
  }

  keep({ command }: Figure, member: string, reply: Document, durationSeconds: number): void {
    const now = { at: performance.now(), readAt: Date.now() };
    this.#kept.set(command, { reply, durationSeconds, member, ...now });
    this.#failed.delete(command);
  }

  /** How the request failed, while it is too early to try again. */
  failed({ command }: Figure): FailedFigure | undefined {
    const failed = this.#failed.get(command);
    return failed && performance.now() < failed.retryAt ? failed : undefined;
  }

  /** Whether the request timed out when it was last sent, however long ago. */
  wasSlow({ command }: Figure): boolean {
    return this.#failed.get(command)?.failure.reason === 'timeout';
  }

  rememberFailure(
    { command }: Figure,
    { retrySeconds, ...failed }: Omit<FailedFigure, 'retryAt'> & { readonly retrySeconds: number },
  ): void {
    this.#failed.set(command, { ...failed, retryAt: performance.now() + retrySeconds * 1000 });
  }

  /** Whether the request is running in the background. */
  isRunning({ command }: Figure): boolean {
    return this.#running.has(command);
  }

  /** Marks the request as running in the background until `work` has settled. */
  async running({ command }: Figure, work: Promise<void>): Promise<void> {
    this.#running.add(command);
    try {
      await work;
    } finally {
      this.#running.delete(command);
    }
  }

  forget({ command }: Figure): void {
    this.#kept.delete(command);
  }

  /** The member that answered last in this role: choosing it again keeps its series on the page. */
  answeredAs(role: string): string | undefined {
    return this.#answered.get(role);
  }

  /** Whether the connection to the member was lost, or timed out, at the last request. */
  wasLost(member: string): boolean {
    return this.#lost.has(member);
  }

  /** Records how the requests to a member ended. */
  note(role: string, member: string, served: boolean): void {
    if (served) {
      this.#answered.set(role, member);
      this.#lost.delete(member);
    } else {
      this.#lost.add(member);
    }
  }
}

/** The full request is tried again after this long: the process may have been upgraded or initiated since. */
const FALLBACK_MS = 600_000;

/**
 * Every refused command is a line in the server's log: once a minute is enough to notice a grant. A command that times
 * out would delay every scrape.
 */
const HOLD_BACK_MS = 60_000;

/** The platform does not add a missing command within a minute; an upgrade or another mode does. */
const UNSUPPORTED_MS = 600_000;

/** A cached reply of a collector that is not sent on every scrape. */
export interface KeptReply {
  readonly reply: Document;
  readonly durationSeconds: number;
  readonly at: number;
}

/** A failed command that is not sent again at once. */
interface HeldBack {
  readonly failure: CommandFailure;
  readonly at: number;
  readonly by: object;
}

/** Cache of one member between scrapes. */
export class MemberCache {
  /** `hello.topologyVersion.processId` of the router process that is not known to have another name than the member. */
  checkedProcess?: string;
  #known: KnownFacts = { version: '', storageEngine: '' };
  readonly #kept = new Map<string, KeptReply>();
  readonly #backlogs = new Map<string, Backlog>();
  readonly #heldBack = new Map<string, HeldBack>();
  readonly #refusals = new Map<string, { readonly code: number; readonly at: number }>();

  get known(): KnownFacts {
    return this.#known;
  }

  /** The last reply, while it is younger than the collector's maximum age. */
  fresh(collector: Collector | MultiCommandCollector): KeptReply | undefined {
    const kept = this.#kept.get(collector.name);
    return kept && isYoung(kept, collector.maxAgeSeconds) ? kept : undefined;
  }

  /** What the last run of the collector left out. */
  backlog({ name }: MultiCommandCollector): Backlog {
    const backlog = this.#backlogs.get(name) ?? new Backlog();
    this.#backlogs.set(name, backlog);
    return backlog;
  }

  keep(collector: Collector | MultiCommandCollector, reply: Document, durationSeconds: number): void {
    if (collector.maxAgeSeconds > 0) {
      this.#kept.set(collector.name, { reply, durationSeconds, at: performance.now() });
    }
    if (collector.command === 'serverStatus') {
      this.#known = {
        version: STATUS_FIELDS.version.of({ serverStatus: reply }) ?? this.#known.version,
        storageEngine: STATUS_FIELDS.storageEngine.of({ serverStatus: reply }) ?? this.#known.storageEngine,
      };
    }
  }

  /**
   * Why the command failed last, while it is too early to send it again.
   *
   * @param by the client that would send it: one with other credentials is not known to fail
   */
  heldBack(command: string, by: object): CommandFailure | undefined {
    const last = this.#heldBack.get(command);
    if (last?.by !== by) return undefined;
    const holdBackMs = last.failure.reason === 'unsupported' ? UNSUPPORTED_MS : HOLD_BACK_MS;
    return performance.now() - last.at < holdBackMs ? last.failure : undefined;
  }

  holdBack(command: string, failure: CommandFailure, by: object): void {
    this.#heldBack.set(command, { failure, at: performance.now(), by });
  }

  /** The code with which the server recently refused the collector's full request. */
  fallbackCode(collector: Collector): number | undefined {
    const refusal = this.#refusals.get(collector.name);
    return refusal && performance.now() - refusal.at < FALLBACK_MS ? refusal.code : undefined;
  }

  rememberFallback(collector: Collector, code: number): void {
    this.#refusals.set(collector.name, { code, at: performance.now() });
  }
}

/** Cache between scrapes of each member, of each group and of each sharded cluster. */
export class ReplyCache {
  readonly #ofMembers = new Map<string, MemberCache>();
  readonly #ofGroups = new Map<string, CommandCache>();
  readonly #ofClusters = new Map<string, CommandCache>();

  ofMember(member: Member): MemberCache {
    return getOrMake(this.#ofMembers, memberKey(member), () => new MemberCache());
  }

  ofGroup({ key }: Group): CommandCache {
    return getOrMake(this.#ofGroups, key, () => new CommandCache());
  }

  ofCluster({ name }: Cluster): CommandCache {
    return getOrMake(this.#ofClusters, name, () => new CommandCache());
  }

  /** Removes everything that is no longer monitored. */
  retain(clusters: readonly Cluster[]): void {
    keepOnly(this.#ofMembers, new Set(clusters.flatMap(askedKeys)));
    if (this.#ofGroups.size > 0) keepOnly(this.#ofGroups, new Set(clusters.flatMap(groupKeys)));
    keepOnly(this.#ofClusters, new Set(clusters.map(({ name }) => name)));
  }
}

function askedKeys({ members, responsibilities }: Cluster): readonly string[] {
  return [...members, ...(responsibilities?.borrowedRouters ?? [])].map(memberKey);
}

function groupKeys(cluster: Cluster): readonly string[] {
  return SHARED_SCOPES.flatMap((scope) => groupsOf(cluster, scope).map(({ key }) => key));
}

function getOrMake<T>(map: Map<string, T>, key: string, make: () => T): T {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}

function keepOnly(map: Map<string, unknown>, keys: ReadonlySet<string>): void {
  for (const key of map.keys()) if (!keys.has(key)) map.delete(key);
}
