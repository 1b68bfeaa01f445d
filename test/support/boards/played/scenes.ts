import type { PlayedSet, Scene } from './scene.js';

const numbered = (count: number, name: (index: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, index) => name(index + 1));

const HALF_AN_HOUR = { minutes: 30, stepSeconds: 15 } as const;

const THREE: PlayedSet = {
  name: 'rs0',
  clusterRole: 'replset',
  members: numbered(3, (n) => `db${n}.example.net:27017`),
};

/** Names as clouds and Kubernetes give them. */
const longName = (n: number): string =>
  `mongodb-orders-${n - 1}.mongodb-orders-headless.production-eu-central.svc.cluster.local:27017`;

const SEVEN: PlayedSet = { name: 'orders', clusterRole: 'replset', members: numbered(7, longName) };

const [first, second, third] = THREE.members as [string, string, string];

/** Eight shards of five, three config servers, six routers: 49 members on twelve hosts. */
const host = (n: number): string => `host${String((n % 12) + 1).padStart(2, '0')}.example.net`;

const SHARDS: readonly PlayedSet[] = numbered(8, (n) => `shard${n}`).map((name, index) => ({
  name,
  clusterRole: 'shard',
  members: numbered(5, (n) => `${host(index * 5 + n)}:${27_020 + index}`),
}));

const LARGE = {
  name: 'stock',
  routers: numbered(6, (n) => `${host(n)}:27017`),
  sets: [
    {
      name: 'stock-cfg',
      clusterRole: 'config' as const,
      members: numbered(3, (n) => `${host(n)}:27019`),
    },
    ...SHARDS,
  ],
};

/** Scenes that the boards are looked at with, by name. */
export const SCENES = {
  /** A set of three whose primary was killed and is back, and a small sharded cluster beside it. */
  three: {
    minutes: 180,
    stepSeconds: 30,
    clusters: [
      { name: 'shop', sets: [THREE] },
      {
        name: 'stock',
        routers: ['router1.example.net:27017', 'router2.example.net:27017'],
        sets: [
          {
            name: 'stock-cfg',
            clusterRole: 'config',
            members: numbered(3, (n) => `cfg${n}.example.net:27019`),
          },
          {
            name: 'stock-a',
            clusterRole: 'shard',
            members: numbered(3, (n) => `a${n}.example.net:27018`),
          },
          {
            name: 'stock-b',
            clusterRole: 'shard',
            members: numbered(2, (n) => `b${n}.example.net:27018`),
            arbiters: ['b3.example.net:27018'],
          },
        ],
      },
    ],
    down: [{ member: first, from: 70, to: 55 }],
    failovers: [
      { set: 'rs0', to: second, at: 69.5 },
      { set: 'stock-a', to: 'a2.example.net:27018', at: 130, planned: true },
    ],
    lagging: [{ member: third, from: 25, seconds: 42 }],
  },
  /** Nothing is wrong. */
  healthy: { ...HALF_AN_HOUR, clusters: [{ name: 'shop', sets: [THREE] }] },
  /** Seven members with long names: one is down, one lags far behind, one copies all data, one refuses a command. */
  seven: {
    ...HALF_AN_HOUR,
    clusters: [{ name: 'orders', sets: [SEVEN] }],
    down: [
      { member: SEVEN.members[2]!, from: 12, to: 0 },
      { member: SEVEN.members[0]!, from: 22, to: 18 },
    ],
    failovers: [{ set: 'orders', to: SEVEN.members[1]!, at: 21.5 }],
    lagging: [{ member: SEVEN.members[3]!, from: 20, seconds: 400 }],
    copying: [SEVEN.members[6]!],
    refusing: [SEVEN.members[4]!],
  },
  /** A set of three that has lost two members: no majority. */
  lost: {
    ...HALF_AN_HOUR,
    clusters: [{ name: 'shop', sets: [THREE] }],
    down: [
      { member: second, from: 10, to: 0 },
      { member: third, from: 6, to: 0 },
    ],
  },
  /** 49 members of a sharded cluster, some of them down. */
  many: {
    ...HALF_AN_HOUR,
    stepSeconds: 60,
    clusters: [LARGE],
    down: [
      { member: SHARDS[2]!.members[0]!, from: 20, to: 15 },
      { member: SHARDS[5]!.members[3]!, from: 9, to: 0 },
    ],
    failovers: [{ set: 'shard3', to: SHARDS[2]!.members[1]!, at: 19.5 }],
    lagging: [{ member: SHARDS[6]!.members[2]!, from: 18, seconds: 90 }],
  },
} as const satisfies Readonly<Record<string, Scene>>;

export type SceneName = keyof typeof SCENES;
