import type { Place } from './access.js';
import type { DiscoverRequest } from './discover-request.js';
import { declaredAddress } from './members.js';
import { asksDeclared, asksSeeds, centralPlaces, ownMembers } from './shared-places.js';

/**
 * Where a discovery begins. What is known of an address from before tells how to log in to it; a bare seed does not.
 *
 * @returns by address; none: all that the configuration names is watched by other exporters
 */
export function startingPlaces(request: DiscoverRequest): ReadonlyMap<string, Place> {
  const { target, seeds, retargeted, dial } = request;
  const places = new Map<string, Place>();
  if (asksSeeds(request)) for (const seed of seeds) places.set(dial(seed), { component: 'unknown' });
  for (const member of target.members) {
    if (asksDeclared(member, request, {})) places.set(declaredAddress(member, dial), member);
  }
  for (const member of ownMembers(request).filter(({ undialled }) => !undialled)) {
    const leadsOn = !retargeted || places.has(member.address);
    if (leadsOn && member.component !== 'unknown') places.set(member.address, member);
  }
  if (places.size > 0) return places;
  const config = centralPlaces('config', request, {});
  return config.size > 0 ? config : centralPlaces('mongos', request, {});
}
