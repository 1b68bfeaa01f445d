import type { Document } from 'mongodb';

/**
 * Names the members of a set for the files of a recording: `primary`, `secondary-a`, `secondary-b`, `arbiter`,
 * `hidden`, `delayed`; the second of a kind gets `-b`.
 *
 * @param members - of replSetGetConfig
 * @param primary - address of the present primary
 * @returns address → name
 */
export function nameMembers(members: readonly Document[], primary: string | undefined): Map<string, string> {
  const count = new Map<string, number>();
  return new Map(
    members.map((member) => {
      const host = String(member.host);
      const kind = host === primary ? 'primary' : kindOf(member);
      const seen = count.get(kind) ?? 0;
      count.set(kind, seen + 1);
      const letter = String.fromCharCode('a'.charCodeAt(0) + seen);
      return [host, kind === 'secondary' || seen > 0 ? `${kind}-${letter}` : kind];
    }),
  );
}

function kindOf(member: Document): string {
  if (member.arbiterOnly === true) return 'arbiter';
  if (Number(member.secondaryDelaySecs ?? member.slaveDelay ?? 0) > 0) return 'delayed';
  return member.hidden === true ? 'hidden' : 'secondary';
}
