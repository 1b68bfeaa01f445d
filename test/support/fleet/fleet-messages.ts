import type { Behaviour } from './behaviour.js';
import type { Seen } from './member-server.js';
import type { FleetMember, FleetOptions } from './spec.js';

/** What the parent asks of the fleet's process; every request is answered under its id. */
export type FleetRequest = { readonly id: number } & (
  | { readonly kind: 'start'; readonly options: FleetOptions }
  | { readonly kind: 'control'; readonly member: string; readonly behaviour: Behaviour }
  | { readonly kind: 'seen'; readonly member: string }
);

/** The answer: a result by kind of request, or the message of an error. */
export interface FleetResponse {
  readonly id: number;
  readonly error?: string;
  readonly members?: readonly FleetMember[];
  readonly seen?: Seen;
}
