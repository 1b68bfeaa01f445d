import type { Behaviour } from './behaviour.js';
import type { BalancerSettings, RouterRowSpec, ShardSpec } from './cluster-spec.js';
import type { Seen } from './member-server.js';
import type { FleetMember, FleetOptions } from './spec.js';

/** A change of what a cluster's config servers know. */
export type ClusterChange =
  | { readonly kind: 'addShard'; readonly shard: ShardSpec }
  | { readonly kind: 'removeShard'; readonly shard: string }
  | { readonly kind: 'addRouterRow'; readonly row: RouterRowSpec }
  | { readonly kind: 'setDraining'; readonly shard: string; readonly draining: boolean }
  | { readonly kind: 'setBalancer'; readonly balancer: BalancerSettings };

/** What the parent asks of the fleet's process; every request is answered under its id. */
export type FleetRequest = { readonly id: number } & (
  | { readonly kind: 'start'; readonly options: FleetOptions }
  | { readonly kind: 'control'; readonly member: string; readonly behaviour: Behaviour }
  | { readonly kind: 'seen'; readonly member: string }
  | { readonly kind: 'ageRouter'; readonly member: string; readonly ageSeconds: number }
  | { readonly kind: 'change'; readonly cluster: string; readonly change: ClusterChange }
);

/** The answer: a result by kind of request, or the message of an error. */
export interface FleetResponse {
  readonly id: number;
  readonly error?: string;
  readonly members?: readonly FleetMember[];
  readonly seen?: Seen;
}
