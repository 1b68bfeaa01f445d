import { isIPv6 } from 'node:net';
import { formatHostPort, HOST_PORT_FAULTS, parseHostPort } from '../../../util/host-port.js';
import { quote } from '../../problem.js';
import type { YamlNode } from '../valid-parts.js';
import type { MemberDraft, Report, TopologyReading } from './drafts.js';
import { ARBITER_WORDS, type MemberInput, type MemberObject } from './schema-parts.js';

/** One member; undefined if its address is wrong. */
export function memberOf(
  { path, value }: YamlNode<MemberInput>,
  reading: TopologyReading,
): MemberDraft | undefined {
  const { valid, places, report } = reading;
  if (typeof value === 'string') {
    const host = hostPortOf({ path, value }, report);
    return host === undefined ? undefined : { path, host, arbiter: false, labels: {} };
  }
  const object = { path, value };
  const host = hostOf(object, report);
  const ownAddress = valid.whole(object, 'address');
  const address = ownAddress && hostPortOf(ownAddress, report);
  if (host === undefined || (ownAddress && address === undefined)) return undefined;
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

/** `host:port` in the form that MongoDB uses; undefined if it is wrong. */
export function hostPortOf({ path, value }: YamlNode<string>, report: Report): string | undefined {
  if (mayContainPassword(value)) {
    const remedy = 'write host:port without mongodb:// and without user and password';
    report({ path, code: 'bad-host-port', what: 'is not host:port', remedy });
    return undefined;
  }
  const parsed = parseHostPort(value);
  if (typeof parsed !== 'string') return formatHostPort(parsed);
  const remedy = 'write host:port, IPv6 as [::1]:27017';
  report({ path, code: 'bad-host-port', what: `${quote(value)} ${HOST_PORT_FAULTS[parsed]}`, remedy });
  return undefined;
}

function hostOf({ path, value }: YamlNode<MemberObject>, report: Report): string | undefined {
  const host = value.ip ?? value.host;
  if (host === undefined) {
    report({
      path,
      code: 'member-without-address',
      what: 'a member without an address',
      remedy: 'add ip or host',
    });
    return undefined;
  }
  if (value.ip !== undefined && value.host !== undefined && value.ip !== value.host) {
    report({
      path: [...path, 'host'],
      code: 'ip-and-host',
      what: 'ip and host are different',
      remedy: 'remove one of them',
    });
    return undefined;
  }
  const parsed = parseHostPort(`${isIPv6(host) ? `[${host}]` : host}:${Number(value.port)}`);
  if (typeof parsed !== 'string') return formatHostPort(parsed);
  const at = [...path, value.ip === undefined ? 'host' : 'ip'];
  const what = mayContainPassword(host)
    ? 'is not a host name'
    : `${quote(host)} is neither a host name nor an IP address`;
  report({
    path: at,
    code: 'bad-host',
    what,
    remedy: 'write the name or the address only, and the port under port',
  });
  return undefined;
}

/** Whether the text looks like a URI in place of an address. */
function mayContainPassword(text: string): boolean {
  return text.includes('@') || text.includes('://');
}

function isArbiter(written: NonNullable<MemberObject['arbiter']>): boolean {
  return typeof written === 'string' ? (ARBITER_WORDS.get(written.toLowerCase()) ?? false) : Boolean(written);
}
