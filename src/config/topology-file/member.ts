import { isIPv6 } from 'node:net';
import { formatHostPort, HOST_PORT_FAULTS, parseHostPort } from '../host-port.js';
import { quote } from '../parsed.js';
import type { MemberDraft } from './draft.js';
import type { Report } from './finding.js';
import type { Piece } from './piece.js';
import type { Reading } from './reading.js';
import { ARBITER_WORDS, type MemberInput, type MemberObject } from './schema-member.js';

/** One member; undefined where its address is wrong. */
export function memberOf({ path, value }: Piece<MemberInput>, reading: Reading): MemberDraft | undefined {
  const { pieces, places, report } = reading;
  if (typeof value === 'string') {
    const host = hostPortOf({ path, value }, report);
    return host === undefined ? undefined : { path, host, arbiter: false, labels: {} };
  }
  const object = { path, value };
  const host = hostOf(object, report);
  const dialled = pieces.whole(object, 'address');
  const address = dialled && hostPortOf(dialled, report);
  if (host === undefined || (dialled && address === undefined)) return undefined;
  return {
    path,
    host,
    ...(value.name !== undefined && { name: value.name }),
    ...(address !== undefined && { address }),
    arbiter: isArbiter(value.arbiter ?? false),
    labels: Object.fromEntries(
      Object.entries(value.labels ?? {}).map(([label, text]) => [
        label,
        places.written([...path, 'labels', label]) ?? String(text),
      ]),
    ),
  };
}

/** `host:port` in the form in which MongoDB writes it; undefined where it is wrong. */
export function hostPortOf({ path, value }: Piece<string>, report: Report): string | undefined {
  if (mayHoldPassword(value)) {
    const remedy = 'write host:port without mongodb:// and without user and password';
    report({ path, what: 'is not host:port', remedy });
    return undefined;
  }
  const parsed = parseHostPort(value);
  if (typeof parsed !== 'string') return formatHostPort(parsed);
  const remedy = 'write host:port, IPv6 as [::1]:27017';
  report({ path, what: `${quote(value)} ${HOST_PORT_FAULTS[parsed]}`, remedy });
  return undefined;
}

function hostOf({ path, value }: Piece<MemberObject>, report: Report): string | undefined {
  const host = value.ip ?? value.host;
  if (host === undefined) {
    report({ path, what: 'a member without an address', remedy: 'add ip, or host' });
    return undefined;
  }
  if (value.ip !== undefined && value.host !== undefined && value.ip !== value.host) {
    report({ path: [...path, 'host'], what: 'ip and host are different', remedy: 'keep one of them' });
    return undefined;
  }
  const parsed = parseHostPort(`${isIPv6(host) ? `[${host}]` : host}:${Number(value.port)}`);
  if (typeof parsed !== 'string') return formatHostPort(parsed);
  const at = [...path, value.ip === undefined ? 'host' : 'ip'];
  const what = mayHoldPassword(host)
    ? 'is not a host name'
    : `${quote(host)} is neither a host name nor an IP address`;
  report({ path: at, what, remedy: 'write the name or the address alone, and the port under port' });
  return undefined;
}

/** A URI that got into the place of an address. */
function mayHoldPassword(text: string): boolean {
  return text.includes('@') || text.includes('://');
}

function isArbiter(written: NonNullable<MemberObject['arbiter']>): boolean {
  return typeof written === 'string' ? (ARBITER_WORDS.get(written.toLowerCase()) ?? false) : Boolean(written);
}
