import { startFleet, type Fleet } from '../fleet/fleet.js';
import type { Behaviour } from '../fleet/behaviour.js';
import { Deployment } from './deployment.js';
import type { End } from './fault.js';

/** Two simulated sets of three, and an exporter that logs in; the patient is a secondary of the first. */
export class SimulatedSets {
  readonly fleet: Fleet;
  readonly deployment: Deployment;

  private constructor(fleet: Fleet, deployment: Deployment) {
    this.fleet = fleet;
    this.deployment = deployment;
  }

  static async start(): Promise<SimulatedSets> {
    const fleet = await startFleet({ sets: ['rs0', 'rs1'].map((name) => ({ name, members: 3 })) });
    const patient = fleet.members[1]!.name;
    const uri = fleet.uri().replace('mongodb://', 'mongodb://monitor:password@');
    const args = [`--mongodb.uri=${uri}?authMechanism=PLAIN&authSource=$external`];
    return new SimulatedSets(fleet, await Deployment.start(patient, fleet.members.length, args));
  }

  /** For {@link Fault.make}: the patient behaves so, and then is healthy again. */
  readonly behaving = (behaviour: Exclude<Behaviour, 'stepUp'>) => async (): Promise<End> => {
    const { patient } = this.deployment;
    await this.fleet.control(patient, behaviour);
    return () => this.fleet.control(patient, 'healthy');
  };

  async stop(): Promise<void> {
    await this.deployment.stop();
    await this.fleet.stop();
  }
}
