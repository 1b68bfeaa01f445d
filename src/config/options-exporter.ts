import { LOG_FORMATS, LOG_LEVELS } from '../util/log.js';
import { HEARTBEAT_MODES } from './config.js';
import { duration, hostMap, listenAddress, oneOf, onOff, text, webPath, whole } from './formats.js';
import type { Option } from './options.js';

/** The options of the exporter itself, except the selection of collectors and metrics. */
export const EXPORTER_OPTIONS = {
  'topology.name': {
    doc: 'Name of the whole topology: the label mongodb_cluster of every series. Where the topology file describes several clusters, it names them.',
    group: 'Topology and discovery',
    format: text('name'),
    default: null,
    otherwise: "the URI's replicaSet, else its SRV name, else its first host",
  },
  'topology.file': {
    doc: 'JSON or YAML file that says what ought to be there: routers, config servers, shards and replica sets with their members, and how each part is reached. What it does not name is discovered. It is read again when it changes.',
    group: 'Topology and discovery',
    format: text('file'),
    default: null,
    otherwise: 'the URI alone',
  },
  'discovery.enabled': {
    doc: 'Find the members that neither the URI nor the topology file names: of the replica set, or all routers, config servers and shards of the cluster.',
    group: 'Topology and discovery',
    format: onOff,
    default: 'true',
  },
  'discovery.interval': {
    doc: 'How often to look for new members and for those that left.',
    group: 'Topology and discovery',
    format: duration('1s', '24h'),
    default: '60s',
  },
  'discovery.router-retention': {
    doc: 'How long a router that answered once is still watched after it has ceased to report to the config servers. 0s where routers come and go, as in pods.',
    group: 'Topology and discovery',
    format: duration('0s', '720h'),
    default: '15m',
  },
  'discovery.horizon': {
    doc: 'Dial each member at the address its replica set announces in this split horizon.',
    group: 'Topology and discovery',
    format: text('horizon'),
    default: null,
    otherwise: 'the address in the configuration of the set',
  },
  'host-map': {
    doc: 'Dial the member reported as the left address at the right one, for containers and NAT. Repeat it, or separate pairs by commas.',
    group: 'Topology and discovery',
    format: hostMap,
    default: null,
  },
  'partition.count': {
    doc: 'Number of exporters that share the topology, the same for all of them: each watches its part, and together they watch every member once.',
    group: 'Topology and discovery',
    format: whole(1, 1_000),
    default: '1',
  },
  'partition.index': {
    doc: 'Which of them this one is, from 0.',
    group: 'Topology and discovery',
    format: whole(0, 999),
    default: null,
    otherwise: "the number at the end of the host name, as of a StatefulSet's pod",
  },
  'scrape.timeout-offset': {
    doc: "Answer at least this long before Prometheus' scrape timeout runs out.",
    group: 'Scrape',
    format: duration('0s', '1h'),
    default: '250ms',
  },
  'scrape.default-timeout': {
    doc: 'Timeout of a scrape that announces none: of curl, not of Prometheus.',
    group: 'Scrape',
    format: duration('100ms', '1h'),
    default: '10s',
  },
  'scrape.concurrency': {
    doc: 'Members whose heavy commands run at the same time.',
    group: 'Scrape',
    format: whole(1, 10_000),
    default: '32',
  },
  'heartbeat.mode': {
    doc: 'How members are watched between scrapes: by a stream, in which a member tells every change at once; by asking at every interval; or not at all, and then without metrics of it.',
    group: 'Watch',
    format: oneOf(HEARTBEAT_MODES),
    default: 'stream',
  },
  'heartbeat.interval': {
    doc: "How often each member is sent a heartbeat; MongoDB's own members do it every 2 s.",
    group: 'Watch',
    format: duration('500ms', '60s'),
    default: '2s',
  },
  'heartbeat.timeout': {
    doc: 'How much later than the interval the answer to a heartbeat may come; also the limit of connecting.',
    group: 'Watch',
    format: duration('100ms', '60s'),
    default: '3s',
  },
  'web.listen-address': {
    doc: 'Address and port to serve metrics on; without a host, on all addresses.',
    group: 'Web server',
    format: listenAddress,
    default: ':9927',
  },
  'web.telemetry-path': {
    doc: 'Path of the metrics.',
    group: 'Web server',
    format: webPath,
    default: '/metrics',
  },
  'web.config.file': {
    doc: "TLS, users and headers of the web server, as in the web configuration file of Prometheus' exporters. It, and the files it names, are read again when they change.",
    group: 'Web server',
    format: text('file'),
    default: null,
    otherwise: 'plain HTTP without login',
  },
  'web.enable-lifecycle': {
    doc: 'Obey POST /-/reload. SIGHUP always reads the files again.',
    group: 'Web server',
    format: onOff,
    default: 'false',
  },
  'web.open-health': {
    doc: 'Answer /-/healthy without login where the web configuration has users.',
    group: 'Web server',
    format: onOff,
    default: 'false',
  },
  'log.level': {
    doc: 'Least severity that is logged.',
    group: 'Log',
    format: oneOf(LOG_LEVELS),
    default: 'info',
  },
  'log.format': {
    doc: 'One line of text, or one JSON object, per event.',
    group: 'Log',
    format: oneOf(LOG_FORMATS),
    default: 'text',
  },
  'config.file': {
    doc: 'YAML or JSON file with any of the options above. What it says of mongodb.*, topology.* and discovery.enabled is read again when it changes.',
    group: 'Configuration file',
    format: text('file'),
    default: null,
    otherwise: 'none is read',
  },
} satisfies Record<string, Option>;
