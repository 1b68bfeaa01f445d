import type { ListenAddress } from './config.js';
import type { ValueFormat } from './formats.js';
import { HOST_PORT_FAULTS, parseHostPort, parsePort } from './host-port.js';
import { flawed, parsed, quote } from './parsed.js';

const REMEDY = 'write :9927, host:9927 or [::1]:9927';

/** Where the web server listens: `:port` for all addresses, else `host:port`. Port 0 takes any free one. */
export const listenAddress: ValueFormat<ListenAddress> = {
  kind: 'value',
  shown: '[host]:port',
  parse: (text) => {
    const colon = text.lastIndexOf(':');
    if (colon < 0) return flawed(`${quote(text)} has no port`, REMEDY);
    const port = parsePort(text.slice(colon + 1));
    if (port === undefined) return flawed(`${quote(text)} has no port from 0 to 65535`, REMEDY);
    if (colon === 0) return parsed({ port });
    const address = parseHostPort(text.slice(0, colon), port);
    return typeof address === 'string'
      ? flawed(`${quote(text)} ${HOST_PORT_FAULTS[address]}`, REMEDY)
      : parsed({ host: address.host, port });
  },
};
