/** A member that the floor asks: arbiters for hello only, routers not for replSetGetStatus. */
export interface FloorMember {
  readonly address: string;
  readonly arbiter: boolean;
  readonly router?: boolean;
}

/** Whether the replies are decoded by the driver, or taken off the wire and dropped. */
export type FloorKind = 'decode' | 'wire';

/** One at a time: the next is sent when the last is answered. */
export type FloorRequest =
  { readonly kind: 'connect'; readonly members: readonly FloorMember[] } | { readonly kind: 'round' };

export interface FloorResponse {
  readonly wallMs: number;
  /** Spent by the process so far. */
  readonly cpuMs: number;
  readonly error?: string;
}

/** What a member is asked, in this order: whole documents, nothing left out. */
export function floorCommands({ arbiter, router = false }: FloorMember): readonly FloorCommand[] {
  if (arbiter) return [{ hello: 1 }];
  return router
    ? [{ hello: 1 }, { serverStatus: 1 }]
    : [{ hello: 1 }, { serverStatus: 1 }, { replSetGetStatus: 1 }];
}

/** A command by its name alone. */
export type FloorCommand = Readonly<Record<string, 1>>;
