import type { AnyCollector } from '../scrape/cluster-collector.js';

/**
 * The collectors that `?collect[]=` asks for; all that are on when it asks for none.
 *
 * @param what one of those that may be asked for
 * @returns the reason for a 400 when a name is unknown: an empty answer would hide a slip of the pen
 */
export function chooseCollectors(
  query: unknown,
  collectors: readonly AnyCollector[],
  what = 'an enabled collector',
): readonly AnyCollector[] | string {
  if (query === undefined) return collectors;
  const names = (Array.isArray(query) ? query : [query]).map(String);
  const unknown = names.filter((name) => !collectors.some((collector) => collector.name === name));
  if (unknown.length > 0) {
    const known = collectors.map(({ name }) => name).join(', ');
    return `collect[]: ${unknown.map((name) => JSON.stringify(name)).join(', ')} is not ${what}; enabled are ${known}`;
  }
  return collectors.filter(({ name }) => names.includes(name));
}
