import { METRIC_GROUPS } from '../../src/metrics/families/index.js';
import type { Family } from '../../src/metrics/family.js';

/** Word of a documented source → the label `command` of its request. */
const COMMANDS: readonly (readonly [word: RegExp, command: string])[] = [
  [/\bhello\b/, 'hello'],
  [/\breplSetGetStatus\b/, 'replSetGetStatus'],
  [/\breplSetGetConfig\b/, 'replSetGetConfig'],
  [/\bserverStatus\b/, 'serverStatus'],
  [/\blocal\.oplog\.rs\b/, 'local.oplog.rs'],
  [/^local dbStats\b/, 'local.dbStats'],
  [/\bhostInfo\b/, 'hostInfo'],
  [/^top\b/, 'top'],
  [/\bcurrentOp\b/, 'currentOp'],
  [/\bgetDiagnosticData\b/, 'getDiagnosticData'],
  [/^system\.profile\b/, 'system.profile'],
  [/\bgetParameter\b/, 'getParameter'],
  [/^dbStats\b/, 'dbStats'],
  [/^\$collStats\.storageStats\b/, 'collStats'],
  [/^\$collStats\.latencyStats\b/, 'collStats.latencyStats'],
  [/^\$indexStats\b/, 'indexStats'],
  [/\bbalancerStatus\b/, 'balancerStatus'],
  ...['shards', 'databases', 'collections', 'settings', 'mongos', 'chunks'].map(
    (name) => [new RegExp(String.raw`\bconfig\.${name}\b`), `config.${name}`] as const,
  ),
];

/** What the exporter knows without a command. */
const OWN = /^(topology|discovery|scrape|heartbeat|TLS handshake)\b/;

const FAMILIES = METRIC_GROUPS.flatMap(({ families }) => families);

/**
 * The commands that a family is read from, by the value of the label `command`; also of those that it is made of.
 *
 * @throws where the documented source names none, and nothing of the exporter's own
 */
export function commandsOf({ name, source: { path } }: Family): readonly string[] {
  const named = COMMANDS.filter(([word]) => word.test(path)).map(([, command]) => command);
  const words = new Set(path.split(/\W+/));
  const others = FAMILIES.filter((other) => words.has(other.name));
  const commands = [...named, ...others.flatMap(commandsOf)];
  if (commands.length === 0 && !OWN.test(path)) throw new Error(`${name}: what is read of ${path}?`);
  return [...new Set(commands)];
}
