import { ConnectionString } from 'mongodb-connection-string-url';
import {
  formatHostPort,
  HOST_PORT_FAULTS,
  parseHostPort,
  type HostPort,
  type HostPortFault,
} from '../../util/host-port.js';
import { parsed, refused, unless, type ParseResult, type ProblemText } from '../problem.js';
import type { NamedUriOption } from './uri-named-options.js';
import { SECRET_URI_OPTIONS } from './uri-option-table.js';
import { sortUriOptions, type UriOptions } from './uri-options.js';

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
  readonly warnings: readonly ProblemText[];
  /** The secrets as written in the URI, not decoded. */
  readonly secretsAsWritten: readonly string[];
}

/**
 * Parses a connection string. Messages quote no text of it except the name of an unknown option, and only if no `@`
 * indicates that this name is part of a password with unencoded characters.
 */
export function parseMongodbUri(text: string): ParseResult<MongodbUri> {
  const uri = text.trim();
  if (!/^mongodb(\+srv)?:\/\//.test(uri)) {
    return refused(
      'uri-scheme',
      'the URI does not begin with mongodb:// or mongodb+srv://',
      `write for example ${DEFAULT_URI}, without quotes`,
    );
  }
  if (/\s/.test(uri)) {
    return refused(
      'uri-white-space',
      'the URI contains white space',
      'write %20 for a space in a user name or password',
    );
  }
  const parts = parseUrl(uri);
  if (!parts.ok) return parts;
  const url = parts.value;
  const hosts = url.hosts.map((host) => parseHostPort(host, DEFAULT_PORT));
  const options = sortUriOptions(url.search);
  const problems = [...hosts.flatMap(hostProblem), ...options.problems, ...contradictions(options)];
  const strayAt = url.pathname.includes('@') || (problems.length > 0 && url.search.includes('@'));
  if (strayAt || url.hash !== '') return UNENCODED;
  if (!url.isSRV && options.named.has('srvServiceName')) {
    problems.push({
      code: 'uri-srv-only',
      what: 'srvServiceName is valid with mongodb+srv:// only',
      remedy: 'remove it',
    });
  }
  return unless(problems, () => ({
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

function parseUrl(uri: string): ParseResult<ConnectionString> {
  try {
    const url = new ConnectionString(uri);
    decodeURIComponent(url.pathname);
    return parsed(url);
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    if (message.includes('multiple service names')) {
      return refused(
        'uri-srv-hosts',
        'mongodb+srv:// names one DNS record, not several hosts',
        'write mongodb://host1:27017,host2:27017 for a list',
      );
    }
    if (message.includes('port number')) {
      return refused('uri-srv-port', 'mongodb+srv:// takes no port', 'remove it: the ports come from DNS');
    }
    return message.includes('host list') || (!uri.includes('@') && !uri.includes('%'))
      ? refused('uri-host', 'the URI names no host', `write for example ${DEFAULT_URI}`)
      : UNENCODED;
  }
}

const UNENCODED = refused(
  'uri-encoding',
  'the URI contains characters that must be percent-encoded in a user name or password',
  'write %40 for @, %3A for :, %2F for /, %3F for ?, %23 for #, %25 for %, or use mongodb.password-file',
);

function hostProblem(host: HostPort | HostPortFault, index: number): readonly ProblemText[] {
  if (typeof host !== 'string') return [];
  return [
    {
      code: 'uri-host',
      what: `host ${index + 1} of the URI ${HOST_PORT_FAULTS[host]}`,
      remedy: 'write host:port, IPv6 as [::1]:27017; Unix sockets are not supported',
    },
  ];
}

/** The problems between options of a URI that are valid individually. */
function contradictions({ named, passed }: UriOptions): readonly ProblemText[] {
  const problems: ProblemText[] = [];
  const [tls, ssl] = [named.get('tls'), named.get('ssl')];
  if (tls !== undefined && ssl !== undefined && tls !== ssl) {
    problems.push({
      code: 'uri-options-differ',
      what: 'URI options tls and ssl contradict each other',
      remedy: 'keep tls and remove ssl',
    });
  }
  if (
    named.has('tlsInsecure') &&
    (named.has('tlsAllowInvalidCertificates') || named.has('tlsAllowInvalidHostnames'))
  ) {
    problems.push({
      code: 'uri-options-differ',
      what: 'URI option tlsInsecure is given together with tlsAllowInvalid…',
      remedy: 'remove tlsInsecure, which means both tlsAllowInvalidCertificates and tlsAllowInvalidHostnames',
    });
  }
  if (passed.proxyHost === undefined && Object.keys(passed).some((name) => name.startsWith('proxy'))) {
    problems.push({
      code: 'uri-proxy',
      what: 'URI options of a proxy without proxyHost',
      remedy: 'write proxyHost=…',
    });
  }
  if ((passed.proxyUsername === undefined) !== (passed.proxyPassword === undefined)) {
    problems.push({
      code: 'uri-proxy',
      what: 'only one of the URI options proxyUsername and proxyPassword',
      remedy: 'write both or neither',
    });
  }
  return problems;
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
