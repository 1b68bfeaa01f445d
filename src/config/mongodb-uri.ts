import { ConnectionString } from 'mongodb-connection-string-url';
import {
  formatHostPort,
  HOST_PORT_FAULTS,
  parseHostPort,
  type HostPort,
  type HostPortFault,
} from '../util/host-port.js';
import { readText } from './files/read-file.js';
import type { ValueFormat } from './formats.js';
import { flawed, parsed, unless, type Flaw, type Parsed } from './problem.js';
import { SECRET_URI_OPTIONS, type NamedUriOption } from './uri-option-table.js';
import { sortUriOptions } from './uri-options.js';

/** The deployment to watch if no URI is given. */
export const DEFAULT_URI = 'mongodb://localhost:27017';

const DEFAULT_PORT = 27017;

/** The decoded parts of a connection string. */
export interface MongodbUri {
  /** `host:port` each; empty for SRV. */
  readonly seeds: readonly string[];
  readonly srvName: string | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** The path: the database of the user unless `authSource` overrides it. */
  readonly database: string | undefined;
  readonly named: ReadonlyMap<NamedUriOption, string>;
  readonly passed: Readonly<Record<string, string>>;
  /** Warnings about options that are ignored. */
  readonly warnings: readonly Flaw[];
  /** The secrets as written in the URI, not decoded. */
  readonly secretsAsWritten: readonly string[];
}

/** `mongodb.uri`. */
export const mongodbUri: ValueFormat<MongodbUri> = { kind: 'value', shown: 'uri', parse: parseMongodbUri };

/** `mongodb.uri-file`: a file that contains the URI. */
export const mongodbUriFile: ValueFormat<MongodbUri> = {
  kind: 'value',
  shown: 'file',
  parse: (path) => {
    const content = readText(path);
    return content.ok ? parseMongodbUri(content.value) : content;
  },
};

/**
 * Parses a connection string. Messages quote no text of it except the name of an unknown option, and only if no `@`
 * indicates that this name is part of a password with unencoded characters.
 */
export function parseMongodbUri(text: string): Parsed<MongodbUri> {
  const uri = text.trim();
  if (!/^mongodb(\+srv)?:\/\//.test(uri)) {
    return flawed(
      'the URI does not begin with mongodb:// or mongodb+srv://',
      `write for example ${DEFAULT_URI}, without quotes`,
    );
  }
  if (/\s/.test(uri))
    return flawed('the URI holds white space', 'write %20 for a blank in a name or password');
  const parts = parseUrl(uri);
  if (!parts.ok) return parts;
  const url = parts.value;
  const hosts = url.hosts.map((host) => parseHostPort(host, DEFAULT_PORT));
  const options = sortUriOptions(url.search);
  const flaws = [...hosts.flatMap(hostFlaw), ...options.flaws];
  const strayAt = url.pathname.includes('@') || (flaws.length > 0 && url.search.includes('@'));
  if (strayAt || url.hash !== '') return unencoded();
  if (!url.isSRV && options.named.has('srvServiceName')) {
    flaws.push({ what: 'srvServiceName goes with mongodb+srv:// only', remedy: 'remove it' });
  }
  return unless(flaws, () => ({
    seeds: url.isSRV ? [] : seedsOf(hosts),
    srvName: url.isSRV ? url.hosts[0] : undefined,
    username: decoded(url.username),
    password: decoded(url.password),
    // Old drivers accept a collection after a dot; database names contain no dot.
    database: decoded(url.pathname.slice(1))?.split('.', 1)[0],
    named: options.named,
    passed: options.passed,
    warnings: options.warnings,
    secretsAsWritten: secretsAsWritten(uri),
  }));
}

function parseUrl(uri: string): Parsed<ConnectionString> {
  try {
    const url = new ConnectionString(uri);
    decodeURIComponent(url.pathname);
    return parsed(url);
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    if (message.includes('multiple service names')) {
      return flawed(
        'mongodb+srv:// names one DNS record, not several hosts',
        'write mongodb://host1:27017,host2:27017 for a list',
      );
    }
    if (message.includes('port number')) {
      return flawed('mongodb+srv:// takes no port', 'remove it: DNS tells the ports');
    }
    return message.includes('host list') || (!uri.includes('@') && !uri.includes('%'))
      ? flawed('the URI names no host', `write for example ${DEFAULT_URI}`)
      : unencoded();
  }
}

function unencoded(): Parsed<never> {
  return flawed(
    'the URI holds characters that must be percent-encoded in a user name or password',
    'write %40 for @, %3A for :, %2F for /, %3F for ?, %23 for #, %25 for %, or use mongodb.password-file',
  );
}

function hostFlaw(host: HostPort | HostPortFault, index: number): readonly Flaw[] {
  if (typeof host !== 'string') return [];
  return [
    {
      what: `host ${index + 1} of the URI ${HOST_PORT_FAULTS[host]}`,
      remedy: 'write host:port, IPv6 as [::1]:27017; Unix sockets are not supported',
    },
  ];
}

function seedsOf(hosts: readonly (HostPort | HostPortFault)[]): readonly string[] {
  return [...new Set(hosts.flatMap((host) => (typeof host === 'string' ? [] : [formatHostPort(host)])))];
}

function decoded(text: string): string | undefined {
  return text === '' ? undefined : decodeURIComponent(text);
}

const SECRET_VALUE = new RegExp(`[?&;](?:${SECRET_URI_OPTIONS.join('|')})=([^&#]*)`, 'gi');

/** Uses the original text, because the parser has already rewritten some characters. */
function secretsAsWritten(uri: string): readonly string[] {
  const password = /^[^/]+:\/\/[^:@]*:([^@]*)@/.exec(uri)?.[1] ?? '';
  const query = [...uri.matchAll(SECRET_VALUE)];
  return [password, ...query.map(([, value = '']) => value)].filter((secret) => secret !== '');
}
