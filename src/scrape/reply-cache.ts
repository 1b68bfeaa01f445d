import type { Document } from '../mongo/bson.js';
import { memberKey, type Cluster, type Member } from '../topology/model/topology.js';
import type { CommandFailure } from '../util/errors.js';
import type { Task } from './collector.js';
import { GROUP_TARGETS, groupsOf, type Group } from './groups.js';
import { Backlog, isDue, isYoung } from './incomplete-replies.js';
import type { KnownFacts } from './scrape.js';
import { STATUS_FIELDS } from './status-fields.js';

/** The last reply to one command. */
export interface CachedReply {
  readonly reply: Document;
  readonly durationSeconds: number;
  /** Key of the member that sent it. */
  readonly member: string;
  /** Of `performance.now()`. */
  readonly at: number;
  /** Milliseconds since 1970. */
  readonly readAt: number;
}

/** A command that timed out, or failed in the background. */
export interface FailedCommand {
  readonly failure: CommandFailure;
  readonly durationSeconds: number;
  /** Key of the member that received the request. */
  readonly member: string;
}

/** Cache between scrapes of the replies about one member, group or cluster, by the name of the command. */
export class TargetCache {
  readonly #replies = new Map<string, CachedReply>();
  readonly #backlogs = new Map<string, Backlog>();
  readonly #failed = new Map<string, FailedCommand & { readonly retryAt: number }>();
  readonly #running = new Set<string>();
  readonly #answered = new Map<string, string>();
  readonly #lost = new Set<string>();

  /** The last reply, however old. */
  last({ command }: Task): CachedReply | undefined {
    return this.#replies.get(command.name);
  }

  /** The last reply, while it is younger than the collector's maximum age. */
  fresh(task: Task): CachedReply | undefined {
    const cached = this.last(task);
    return cached && isYoung(cached, task.collector.maxAgeSeconds) ? cached : undefined;
  }

  /** The last reply, while no request is due: an incomplete one is soon completed. */
  current(task: Task): CachedReply | undefined {
    const cached = this.last(task);
    return cached && !isDue(cached, task.collector.maxAgeSeconds) ? cached : undefined;
  }

  keep({ command }: Task, member: string, reply: Document, durationSeconds: number): void {
    const now = { at: performance.now(), readAt: Date.now() };
    this.#replies.set(command.name, { reply, durationSeconds, member, ...now });
    this.#failed.delete(command.name);
  }

  forget({ command }: Task): void {
    this.#replies.delete(command.name);
  }

  /** What the last run of the command left out. */
  backlog({ command }: Task): Backlog {
    const backlog = this.#backlogs.get(command.name) ?? new Backlog();
    this.#backlogs.set(command.name, backlog);
    return backlog;
  }

  /** How the command failed, while it is too early to send it to any member. */
  failed({ command }: Task): FailedCommand | undefined {
    const failed = this.#failed.get(command.name);
    return failed && performance.now() < failed.retryAt ? failed : undefined;
  }

  rememberFailure({ command }: Task, failed: FailedCommand, retrySeconds: number): void {
    this.#failed.set(command.name, { ...failed, retryAt: performance.now() + retrySeconds * 1000 });
  }

  /** Whether the command timed out when it was last sent, however long ago. */
  wasSlow({ command }: Task): boolean {
    return this.#failed.get(command.name)?.failure.reason === 'timeout';
  }

  /** Whether the command is running in the background. */
  isRunning({ command }: Task): boolean {
    return this.#running.has(command.name);
  }

  /** Marks the command as running in the background until `work` has settled. */
  async running({ command }: Task, work: Promise<void>): Promise<void> {
    this.#running.add(command.name);
    try {
      await work;
    } finally {
      this.#running.delete(command.name);
    }
  }

  /** The member that answered last in this role: selecting it again keeps its series on the page. */
  answeredAs(role: string): string | undefined {
    return this.#answered.get(role);
  }

  /** Whether the connection to the member was lost, or timed out, at the last request. */
  wasLost(member: string): boolean {
    return this.#lost.has(member);
  }

  /** Records how the requests to a member ended. */
  noteMember(role: string, member: string, served: boolean): void {
    if (served) {
      this.#answered.set(role, member);
      this.#lost.delete(member);
    } else {
      this.#lost.add(member);
    }
  }
}

/** Cache of one member, with what it last reported about itself. */
export class MemberCache extends TargetCache {
  /** `hello.topologyVersion.processId` of the router process that is not known to have another name than the member. */
  checkedProcess?: string;
  #known: KnownFacts = { version: '', storageEngine: '' };

  get known(): KnownFacts {
    return this.#known;
  }

  /** Records version and storage engine from a serverStatus reply that contains them. */
  learn(serverStatus: Document): void {
    this.#known = {
      version: STATUS_FIELDS.version.of({ serverStatus }) ?? this.#known.version,
      storageEngine: STATUS_FIELDS.storageEngine.of({ serverStatus }) ?? this.#known.storageEngine,
    };
  }
}

/** Cache between scrapes of every member, group and sharded cluster. */
export class ReplyCache {
  readonly #ofMembers = new Map<string, MemberCache>();
  readonly #ofGroups = new Map<string, TargetCache>();
  readonly #ofClusters = new Map<string, TargetCache>();

  ofMember(member: Member): MemberCache {
    return getOrMake(this.#ofMembers, memberKey(member), () => new MemberCache());
  }

  ofGroup({ key }: Group): TargetCache {
    return getOrMake(this.#ofGroups, key, () => new TargetCache());
  }

  ofCluster({ name }: Cluster): TargetCache {
    return getOrMake(this.#ofClusters, name, () => new TargetCache());
  }

  /** Removes everything that is no longer watched. */
  retain(clusters: readonly Cluster[]): void {
    keepOnly(this.#ofMembers, new Set(clusters.flatMap(memberKeys)));
    if (this.#ofGroups.size > 0) keepOnly(this.#ofGroups, new Set(clusters.flatMap(groupKeys)));
    keepOnly(this.#ofClusters, new Set(clusters.map(({ name }) => name)));
  }
}

function memberKeys({ members, responsibilities }: Cluster): readonly string[] {
  return [...members, ...(responsibilities?.borrowedRouters ?? [])].map(memberKey);
}

function groupKeys(cluster: Cluster): readonly string[] {
  return GROUP_TARGETS.flatMap((target) => groupsOf(cluster, target).map(({ key }) => key));
}

function getOrMake<T>(map: Map<string, T>, key: string, make: () => T): T {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}

function keepOnly(map: Map<string, unknown>, keys: ReadonlySet<string>): void {
  for (const key of map.keys()) if (!keys.has(key)) map.delete(key);
}
