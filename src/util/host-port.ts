import { isIPv6 } from 'node:net';

/** `host` without the brackets of IPv6. */
export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** Why a text is not a valid `host:port`. */
export type HostPortFault = 'no host' | 'bad host' | 'no port' | 'bad port';

const HIGHEST_PORT = 65535;

/**
 * Parses `host:port`, `[IPv6]:port` and, where a default port is given, also the host alone.
 * Faults are codes, not messages: in a URI the text may be part of a misplaced password and is never shown.
 */
export function parseHostPort(text: string, defaultPort?: number): HostPort | HostPortFault {
  const [, bracketed, plain, port] = /^(?:\[([^[\]]*)\]|([^:]*))(?::(.*))?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || port?.includes(':') === true) return 'bad host';
  if (host === '') return 'no host';
  if (bracketed !== undefined ? !isIPv6(bracketed) : !/^[^\s/?#@%,*=[\]]+$/.test(host)) return 'bad host';
  if (port === undefined) return defaultPort === undefined ? 'no port' : { host, port: defaultPort };
  const number = parsePort(port);
  return number === undefined || number === 0 ? 'bad port' : { host, port: number };
}

/** A port from 0 to 65535 in plain digits. */
export function parsePort(text: string): number | undefined {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  return number <= HIGHEST_PORT ? number : undefined;
}

/**
 * The parts of an address as MongoDB writes it, without a check: `host` without the brackets of IPv6, and the port as
 * written, empty if there is none.
 */
export function splitAddress(address: string): { readonly host: string; readonly port: string } {
  const colon = address.lastIndexOf(':');
  const hasPort = colon > address.lastIndexOf(']');
  const host = hasPort ? address.slice(0, colon) : address;
  return { host: host.replace(/^\[|\]$/g, ''), port: hasPort ? address.slice(colon + 1) : '' };
}

/** `host:port`, IPv6 in brackets: the form in which MongoDB writes addresses. */
export function formatHostPort({ host, port }: HostPort): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Texts of the faults for the user. */
export const HOST_PORT_FAULTS: Readonly<Record<HostPortFault, string>> = {
  'no host': 'has an empty host name',
  'bad host': 'has no valid host name',
  'no port': 'has no port',
  'bad port': 'has no port from 1 to 65535',
};
