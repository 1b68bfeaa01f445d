/** Values that switch everything on that can be switched on. */
export const EVERYTHING = {
  shards: 3,
  image: { repository: 'registry.example.net/exporter', tag: '9.9.9', pullPolicy: 'Always' },
  imagePullSecrets: [{ name: 'registry' }],
  fullnameOverride: 'orders-exporter',
  mongodb: { uri: 'mongodb://exporter:s%25cret@db1.example.net:27017/?replicaSet=orders' },
  config: { discovery: { interval: '30s' }, 'host-map': ['a:27017=b:27017'] },
  topology: { name: 'orders', mongos: { members: ['router1.example.net:27017'] } },
  extraArgs: ['--no-collector.filesystem'],
  extraEnv: [{ name: 'MONGODB_EXPORTER_HEARTBEAT_MODE', value: 'poll' }],
  extraVolumes: [{ name: 'web', secret: { secretName: 'web' } }],
  extraVolumeMounts: [{ name: 'web', mountPath: '/etc/mongodb-topology-exporter/web' }],
  serviceAccount: { name: 'watcher', annotations: { 'example.net/role': 'monitor' } },
  podAnnotations: { 'example.net/a': 'b' },
  podLabels: { team: 'db' },
  priorityClassName: 'high',
  nodeSelector: { 'kubernetes.io/os': 'linux' },
  tolerations: [{ key: 'monitoring', operator: 'Exists' }],
  affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } },
  service: { port: 80, annotations: { 'example.net/c': 'd' } },
  serviceMonitor: {
    labels: { release: 'kube-prometheus-stack' },
    interval: '1m',
    scheme: 'https',
    tlsConfig: { insecureSkipVerify: true },
    basicAuth: { username: { name: 'login', key: 'user' }, password: { name: 'login', key: 'password' } },
    relabelings: [{ targetLabel: 'team', replacement: 'db' }],
    metricRelabelings: [{ sourceLabels: ['__name__'], regex: 'nodejs_.*', action: 'drop' }],
  },
  prometheusRule: {
    labels: { release: 'kube-prometheus-stack' },
    thresholds: { lag_warning_seconds: 60, certificate_warning_seconds: 5_184_000, cache_used_ratio: 0.97 },
  },
  dashboards: { annotations: { grafana_folder: 'MongoDB' } },
  networkPolicy: {
    from: [{ ipBlock: { cidr: '10.0.0.0/8' } }],
    extraEgress: [{ ports: [{ protocol: 'TCP', port: 88 }] }],
  },
};

/** Values that switch off what can be switched off. */
export const NOTHING = {
  mongodb: { existingSecret: '' },
  config: { mongodb: { uri: 'mongodb://db1.example.net:27017' }, web: { 'telemetry-path': '/mongo' } },
  podSecurityContext: { runAsUser: null, runAsGroup: null, fsGroup: null },
  serviceAccount: { create: false },
  serviceMonitor: { enabled: false },
  prometheusRule: { enabled: false },
  dashboards: { enabled: false },
  networkPolicy: { enabled: false },
};

/** Values that the chart refuses, each with a word of what it says. */
export const REFUSED: readonly (readonly [values: object, word: RegExp])[] = [
  [{ shard: 2 }, /shard/],
  [{ shards: 0 }, /shards/],
  [{ image: { tagg: '1' } }, /tagg/],
  [{ mongodb: { uri: 'db1:27017' } }, /uri/],
  [{ config: { web: { 'listen-address': ':80' } } }, /web/],
  [{ serviceMonitor: { interval: 15 } }, /interval/],
  [{ prometheusRule: { thresholds: { lag: 60 } } }, /no threshold lag/],
  [{ networkPolicy: { mongodbPorts: [0] } }, /mongodbPorts/],
];
