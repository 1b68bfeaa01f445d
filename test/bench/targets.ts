import type { Measurement } from './measurement.js';

/** The most that the exporter may need, in multiples of the floor. */
export const TARGETS = { cpu: 1.5, wall: 1.5 } as const;

/** How a scenario did against one target. */
export interface Verdict {
  readonly target: string;
  readonly met: boolean;
}

/** The verdicts on a scenario; none where it is not judged. */
export function judge({ judged, ratio }: Measurement): readonly Verdict[] {
  if (!judged) return [];
  return [
    { target: `CPU ${ratio.cpu.toFixed(2)} × floor, at most ${TARGETS.cpu}`, met: ratio.cpu <= TARGETS.cpu },
    {
      target: `wall ${ratio.wall.toFixed(2)} × floor, at most ${TARGETS.wall}`,
      met: ratio.wall <= TARGETS.wall,
    },
  ];
}
