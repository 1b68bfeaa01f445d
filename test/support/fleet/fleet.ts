import type { Behaviour } from './behaviour.js';
import { FleetChild } from './fleet-child.js';
import type { Seen } from './member-server.js';
import type { FleetMember, FleetOptions } from './spec.js';

/**
 * Replica sets of simulated members, each on its own port of 127.0.0.1, all in one child process: for
 * what real servers cannot show on one machine (hundreds of members, hung sockets, broken replies).
 */
export class Fleet {
  readonly members: readonly FleetMember[];
  readonly #child: FleetChild;

  constructor(child: FleetChild, members: readonly FleetMember[]) {
    this.#child = child;
    this.members = members;
  }

  /** The process that plays the members. */
  get pid(): number {
    return this.#child.pid;
  }

  /** A seed of every set: the member that was primary at the start. */
  uri(): string {
    const seeds = this.members.filter(({ role }) => role === 'primary').map(({ address }) => address);
    return `mongodb://${seeds.join(',')}/`;
  }

  /** Gives a member a new behaviour; resolved when it is in force. */
  async control(member: string, behaviour: Behaviour): Promise<void> {
    await this.#child.request({ kind: 'control', member, behaviour });
  }

  /** What clients have asked of a member so far. */
  async seen(member: string): Promise<Seen> {
    const { seen } = await this.#child.request({ kind: 'seen', member });
    return seen!;
  }

  /** Ends the process; resolved when it is gone. */
  async stop(): Promise<void> {
    await this.#child.stop();
  }
}

/** Starts a fleet; resolved when every port is open. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const child = new FleetChild();
  try {
    const { members } = await child.request({ kind: 'start', options });
    return new Fleet(child, members!);
  } catch (error) {
    await child.stop();
    throw error;
  }
}
