import type { Behaviour } from '../support/fleet/behaviour.js';
import type { Fleet } from '../support/fleet/fleet.js';
import type { FleetMember } from '../support/fleet/spec.js';

const CLUSTER = 'soak';
const SHARDS = 5;
const MEMBERS_OF_A_SHARD = 3;

/** Two routers, three config servers and the shards. */
export const SOAKED = {
  name: CLUSTER,
  mongos: 2,
  config: 3,
  shards: Array.from({ length: SHARDS }, (_, index) => ({
    name: `shard${index}`,
    members: MEMBERS_OF_A_SHARD,
  })),
} as const;

/** Every so many steps a member falls ill, for one step. */
const ILL_EVERY = 4;

/** Every so many steps the oldest shard leaves and a new one joins. */
const REPLACED_EVERY = 10;

const FAULTS: readonly Behaviour[] = ['dead', 'hang', { delayMs: 800 }];

/** Has something happen in a simulated cluster at every step: an election always. */
export class Churn {
  /** So far. */
  elections = 0;
  faults = 0;
  replacedShards = 0;
  readonly #fleet: Fleet;
  readonly #shards: (readonly FleetMember[])[];
  #ill: FleetMember | undefined;
  #steps = 0;

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
    this.#shards = SOAKED.shards.map(({ name }) => fleet.membersOf({ shard: name }));
  }

  /** How many instances belong to the cluster, ill ones too. */
  get instances(): number {
    return SOAKED.mongos + SOAKED.config + SHARDS * MEMBERS_OF_A_SHARD;
  }

  async step(): Promise<void> {
    const step = this.#steps;
    this.#steps += 1;
    await this.heal();
    if (step % REPLACED_EVERY === REPLACED_EVERY - 1) await this.#replaceShard();
    if (step % ILL_EVERY === ILL_EVERY - 1) await this.#strike(Math.floor(step / ILL_EVERY));
    await this.#elect(step);
  }

  /** Everybody is well again. */
  async heal(): Promise<void> {
    if (!this.#ill) return;
    await this.#fleet.control(this.#ill.name, 'healthy');
    this.#ill = undefined;
  }

  async #strike(fault: number): Promise<void> {
    const shard = this.#shards[fault % SHARDS]!;
    this.#ill = shard[fault % MEMBERS_OF_A_SHARD]!;
    await this.#fleet.control(this.#ill.name, FAULTS[fault % FAULTS.length]!);
    this.faults += 1;
  }

  async #elect(step: number): Promise<void> {
    const well = this.#shards[step % SHARDS]!.filter((member) => member !== this.#ill);
    const winner = well[Math.floor(step / SHARDS) % well.length]!;
    await this.#fleet.control(winner.name, 'stepUp');
    this.elections += 1;
  }

  async #replaceShard(): Promise<void> {
    const [oldest] = this.#shards;
    const name = `shard${SHARDS + this.replacedShards}`;
    this.#shards.push(await this.#fleet.addShard(CLUSTER, { name, members: MEMBERS_OF_A_SHARD }));
    await this.#fleet.removeShard(CLUSTER, oldest![0]!.shard!);
    this.#shards.shift();
    this.replacedShards += 1;
  }
}
