import type { FloorMember, FloorRequest, FloorResponse } from './floor-messages.js';

/** One kind of floor, in its process. */
export interface FloorWork {
  readonly connect: (members: readonly FloorMember[]) => Promise<unknown>;
  /** Asks all members at once. */
  readonly round: () => Promise<unknown>;
}

/** Obeys the bench until it goes away. */
export function serveFloor(work: FloorWork): void {
  process.on('disconnect', () => process.exit(0));
  process.on('message', (request: FloorRequest) => {
    const start = performance.now();
    void (request.kind === 'connect' ? work.connect(request.members) : work.round()).then(
      () => {
        answer({ wallMs: performance.now() - start, cpuMs: cpuMs() });
      },
      (error: unknown) => {
        answer({ wallMs: 0, cpuMs: 0, error: (error as Error).message });
      },
    );
  });
}

function answer(response: FloorResponse): void {
  process.send?.(response);
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
