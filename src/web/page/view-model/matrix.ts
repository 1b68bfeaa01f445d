import { FRESH_SECONDS, type HeartbeatPair } from '../../../replset/heartbeat-matrix.js';
import type { CellPicture, MatrixPicture } from './types.js';

/** Matrices change only with scrapes. They are most of a large page, which is rendered much more often. */
const drawn = new WeakMap<readonly HeartbeatPair[], MatrixPicture>();

/** @param members names in the order of the rows and of the columns */
export function matrixPicture(members: readonly string[], pairs: readonly HeartbeatPair[]): MatrixPicture {
  const known = drawn.get(pairs);
  if (known?.members.join() === members.join()) return known;
  const picture = draw(members, pairs);
  drawn.set(pairs, picture);
  return picture;
}

function draw(members: readonly string[], pairs: readonly HeartbeatPair[]): MatrixPicture {
  const told = new Map<string, Map<string, HeartbeatPair>>();
  for (const pair of pairs) {
    const row = told.get(pair.observer) ?? new Map<string, HeartbeatPair>();
    told.set(pair.observer, row.set(pair.member, pair));
  }
  const rows = members.map((observer) => {
    const row = told.get(observer);
    return {
      observer,
      cells: members.map((member) => (member === observer ? SELF : cellOf(row?.get(member)))),
    };
  });
  const cells = rows.flatMap((row) => row.cells);
  return {
    members,
    rows,
    told: cells.filter(({ kind }) => kind !== 'self' && kind !== 'untold').length,
    broken: cells.filter(isBroken).length,
  };
}

/** Whether the observer does not see the other member as it should. */
export function isBroken({ kind }: CellPicture): boolean {
  return kind === 'misses' || kind === 'silent' || kind === 'unheard';
}

const SELF: CellPicture = { kind: 'self' };

function cellOf(pair: HeartbeatPair | undefined): CellPicture {
  if (!pair) return { kind: 'untold' };
  const { health, failure = 'other', heartbeatAgeSeconds, pingSeconds } = pair;
  if (health === undefined) return { kind: 'unheard' };
  if (health === 0) return { kind: 'misses', reason: failure };
  if (heartbeatAgeSeconds !== undefined && heartbeatAgeSeconds > FRESH_SECONDS) {
    return { kind: 'silent', seconds: heartbeatAgeSeconds };
  }
  return { kind: 'sees', ...(pingSeconds !== undefined && { pingSeconds }) };
}
