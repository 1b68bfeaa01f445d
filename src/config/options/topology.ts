import type { OptionTree } from './option.js';

const group = 'Topology and discovery';

/** The options that define which members are watched. */
export const TOPOLOGY_SCHEMA = {
  topology: {
    name: {
      doc: 'Name of the whole topology: the label mongodb_cluster of every series. Where the topology file describes several clusters, it names them.',
      group,
      format: 'name',
      default: null,
      otherwise: "the URI's replicaSet, else its SRV name, else its first host",
      env: 'MONGODB_EXPORTER_TOPOLOGY_NAME',
      arg: 'topology.name',
    },
    file: {
      doc: 'JSON or YAML file with the expected topology: routers, config servers, shards and replica sets with their members, and the access to each part. What it does not list is discovered. It is read again when it changes.',
      group,
      format: 'file',
      default: null,
      otherwise: 'the URI alone',
      env: 'MONGODB_EXPORTER_TOPOLOGY_FILE',
      arg: 'topology.file',
    },
  },
  discovery: {
    enabled: {
      doc: 'Find the members that neither the URI nor the topology file lists: those of the replica set, or all routers, config servers and shards of the cluster.',
      group,
      format: 'boolean',
      default: 'true',
      env: 'MONGODB_EXPORTER_DISCOVERY_ENABLED',
      arg: 'discovery.enabled',
    },
    interval: {
      doc: 'Interval of the discovery of new and removed members.',
      group,
      format: 'duration',
      least: '1s',
      most: '24h',
      default: '60s',
      env: 'MONGODB_EXPORTER_DISCOVERY_INTERVAL',
      arg: 'discovery.interval',
    },
    'router-retention': {
      doc: 'How long a router that replied once is still watched after it stopped reporting to the config servers. 0s where routers come and go, for example in pods.',
      group,
      format: 'duration',
      least: '0s',
      most: '720h',
      default: '15m',
      env: 'MONGODB_EXPORTER_DISCOVERY_ROUTER_RETENTION',
      arg: 'discovery.router-retention',
    },
    horizon: {
      doc: 'Connect to each member at the address that its replica set announces in this split horizon.',
      group,
      format: 'horizon',
      default: null,
      otherwise: 'the address in the configuration of the set',
      env: 'MONGODB_EXPORTER_DISCOVERY_HORIZON',
      arg: 'discovery.horizon',
    },
  },
  'host-map': {
    doc: 'Connect to the member reported as the left address at the right one, for containers and NAT. Repeat it, or separate pairs by commas.',
    group,
    format: 'host-map',
    default: null,
    env: 'MONGODB_EXPORTER_HOST_MAP',
    arg: 'host-map',
  },
  partition: {
    count: {
      doc: 'Number of exporters that share the topology, the same for all of them: each watches its partition, and together they watch every member once.',
      group,
      format: 'whole-number',
      least: '1',
      most: '1000',
      default: '1',
      env: 'MONGODB_EXPORTER_PARTITION_COUNT',
      arg: 'partition.count',
    },
    index: {
      doc: 'Index of this exporter among them, from 0.',
      group,
      format: 'whole-number',
      least: '0',
      most: '999',
      default: null,
      otherwise: "the number at the end of the host name, as in the name of a StatefulSet's pod",
      env: 'MONGODB_EXPORTER_PARTITION_INDEX',
      arg: 'partition.index',
    },
  },
} as const satisfies OptionTree;
