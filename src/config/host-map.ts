import type { ListFormat } from './formats.js';
import { formatHostPort, HOST_PORT_FAULTS, parseHostPort } from './host-port.js';
import { quote, unless, type Flaw } from './parsed.js';

const REMEDY = 'write reported=address, for example db1:27017=localhost:37017';

/** Name a member is reported under → address that is dialled, both `host:port`. */
export const hostMap: ListFormat<ReadonlyMap<string, string>> = {
  kind: 'list',
  shown: 'reported=address',
  parse: (entries) => {
    const map = new Map<string, string>();
    const flaws: Flaw[] = [];
    for (const [entry, text] of entries.entries()) {
      const pair = parsePair(text);
      if (typeof pair === 'string') {
        flaws.push({ what: pair, remedy: REMEDY, entry });
      } else if (map.has(pair.reported)) {
        flaws.push({
          what: `${quote(pair.reported)} is mapped twice`,
          remedy: 'keep one address for each reported name',
          entry,
        });
      } else {
        map.set(pair.reported, pair.address);
      }
    }
    return unless(flaws, () => map);
  },
};

function parsePair(text: string): { readonly reported: string; readonly address: string } | string {
  if (text === '') return 'an empty entry';
  const sides = text.split('=');
  const [left = '', right] = sides;
  if (right === undefined || sides.length > 2) return `${quote(text)} is not a pair`;
  const [reported, address] = [parseHostPort(left), parseHostPort(right)];
  if (typeof reported === 'string') {
    return `the reported name of ${quote(text)} ${HOST_PORT_FAULTS[reported]}`;
  }
  if (typeof address === 'string') return `the address of ${quote(text)} ${HOST_PORT_FAULTS[address]}`;
  return { reported: formatHostPort(reported), address: formatHostPort(address) };
}
