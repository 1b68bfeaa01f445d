/** A member that the floor asks: arbiters for hello only, routers not for replSetGetStatus. */
export interface FloorMember {
  readonly address: string;
  readonly arbiter: boolean;
  readonly router?: boolean;
}

/** One at a time: the next is sent when the last is answered. */
export type FloorRequest =
  { readonly kind: 'connect'; readonly members: readonly FloorMember[] } | { readonly kind: 'round' };

export interface FloorResponse {
  readonly wallMs: number;
  /** Spent by the process so far. */
  readonly cpuMs: number;
  readonly error?: string;
}
