import { namesOf } from '../topology/names.js';
import type { Member } from '../topology/types.js';
import type { TopologyEvent } from './events.js';
import type { MemberWatch } from './member-watch.js';
import type { SetEvent } from './set-watch.js';
import type { WatchedSet } from './watched-set.js';

/** A member of the topology with what is counted of it. */
export interface WatchedMember {
  readonly member: Member;
  readonly watch: MemberWatch;
  /** Absent: it is in no set. */
  readonly set?: WatchedSet;
}

/** The event of this member or of its set, in the names that are reported. */
export function reportedEvent({ member, set }: WatchedMember, event: SetEvent): TopologyEvent {
  const reported = set?.names ?? namesOf({ members: [member] });
  return {
    ...event,
    cluster: member.cluster,
    ...(member.replicaSet !== undefined && { replicaSet: member.replicaSet }),
    ...(event.member !== undefined && { member: reported(event.member) }),
    ...(event.previous !== undefined && { previous: reported(event.previous) }),
  };
}
