import type { Hello } from '../topology/hello.js';
import { isName } from '../topology/members.js';
import type { Names } from '../topology/names.js';
import type { ReplicaSet } from '../topology/types.js';
import type { SetEvent, SetWatch } from './set-watch.js';

/** A set of the topology with what is counted of it. */
export interface WatchedSet {
  readonly set: ReplicaSet;
  readonly watch: SetWatch;
  readonly names: Names;
  configVersion: number | undefined;
}

/** Behind a split horizon the primary goes by the name it has there. */
export function canonical(hello: Hello, { members }: ReplicaSet): Hello {
  const { primary } = hello;
  const member = primary === undefined ? undefined : members.find((one) => isName(primary, one));
  return member ? { ...hello, primary: member.host } : hello;
}

/** A version that grows is a reconfiguration; the term of a configuration changes with every election, too. */
export function configChange(set: WatchedSet, { setVersion }: Hello, at: number): readonly SetEvent[] {
  if (setVersion === undefined || setVersion <= (set.configVersion ?? 0)) return [];
  const known = set.configVersion !== undefined;
  set.configVersion = setVersion;
  return known ? [{ type: 'config_changed', at, configVersion: setVersion }] : [];
}
