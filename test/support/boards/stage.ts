import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCertificates } from '../certificates.js';
import { ExporterProcess } from '../exporter.js';
import { startReplicaSet, startShardedCluster, type MongoServer, type ReplicaSet } from '../mongo-servers.js';
import { Prometheus } from '../prometheus.js';
import { removeFolder, temporaryFolder } from '../servers/cleanup.js';
import { memberConfig, type MemberOptions } from '../servers/replica-set-options.js';
import { shortenRules } from '../shorten.js';
import { StaticPage } from './static-page.js';
import { waitUntil } from '../wait-until.js';
import { fillOplog, startTraffic, TRAFFIC } from './traffic.js';

const RULES = join(import.meta.dirname, '../../../alerts/rules');

/** Alerts wait for this part of their time. */
const FACTOR = 30;

/** Clusters by the names that the variable offers. */
export const CLUSTERS = { set: 'shop', sharded: 'stock', newer: 'newer' } as const;

/** Stops halfway through copying what {@link startTraffic} has written first. */
const HANGING_SYNC = JSON.stringify({
  mode: 'alwaysOn',
  data: { namespace: `${TRAFFIC.database}.${TRAFFIC.collection}`, numDocsToClone: 100 },
});

/** Collectors that are off by default, and that rows of boards need; their replies are never kept for long. */
const COLLECTORS = ['top', 'collstats', 'collstats-latency', 'indexstats', 'dbstats', 'system'].flatMap(
  (name) => [`--collector.${name}`, `--${name}.max-age=1s`],
);

const NEWCOMER: MemberOptions = {
  name: 'newcomer',
  initiated: false,
  args: [
    ...['--setParameter', 'collectionClonerBatchSize=50'],
    ...['--setParameter', `failpoint.initialSyncHangDuringCollectionClone=${HANGING_SYNC}`],
  ],
};

/** What boards are shown on: a replica set and a sharded cluster with their exporters, and Prometheus with all rules. */
export interface Stage {
  readonly prometheus: Prometheus;
  readonly set: ReplicaSet;
  /** Has the set take in a member whose initial sync does not end. */
  readonly addNewcomer: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

interface Stoppable {
  readonly stop: () => Promise<unknown>;
}

/** @param newerPage page of a server newer than those that run here */
export async function startStage(newerPage: string): Promise<Stage> {
  const folder = temporaryFolder();
  const running: Stoppable[] = [];
  const keep = async <T extends Stoppable>(starting: Promise<T>): Promise<T> => {
    const started = await starting;
    running.push(started);
    return started;
  };
  const stop = async (): Promise<void> => {
    for (const one of running.toReversed()) await one.stop();
    await removeFolder(folder);
  };
  try {
    for (const file of readdirSync(RULES)) {
      writeFileSync(join(folder, file), shortenRules(readFileSync(join(RULES, file), 'utf8'), FACTOR));
    }
    const certificates = await createCertificates(join(folder, 'certificates'));
    const [set, cluster, page] = await Promise.all([
      keep(
        startReplicaSet({
          members: [{ priority: 2 }, {}, {}, NEWCOMER],
          tls: { certificates },
          // Frequent checkpoints: an oplog drops nothing that the next start would need.
          args: ['--setParameter', 'enableTestCommands=1', '--syncdelay', '1'],
        }),
      ),
      keep(startShardedCluster({ routers: 2 })),
      keep(StaticPage.start(newerPage)),
    ]);
    // Off in tests, since it writes to disk: the collector of hosts reads it.
    const diagnostics = { setParameter: 1, diagnosticDataCollectionEnabled: true };
    await Promise.all(set.members.map((member) => member.command(diagnostics)));
    const client = (await set.waitForPrimary()).client();
    await keep(startTraffic(client));
    await keep(Promise.resolve(fillOplog(client)));
    const watchingSet = [
      `--mongodb.uri=mongodb://${set.members[0]!.address}/?replicaSet=${set.name}`,
      `--mongodb.tls-ca-file=${certificates.caFile}`,
      `--topology.name=${CLUSTERS.set}`,
    ];
    const exporters = await Promise.all([
      keep(ExporterProcess.start(watchingSet)),
      keep(
        ExporterProcess.start([
          `--mongodb.uri=${cluster.uri()}`,
          `--topology.name=${CLUSTERS.sharded}`,
          '--collector.chunks',
        ]),
      ),
      keep(ExporterProcess.start([...watchingSet, ...COLLECTORS])),
    ]);
    // Requests to a whole cluster that run out of time are sent again after a minute: the first scrapes have more time than
    // the one second of Prometheus.
    await Promise.all(exporters.map((exporter) => exporter.scrape()));
    const addresses = exporters.map(({ port }) => `127.0.0.1:${port!}`);
    const prometheus = await keep(Prometheus.start(prometheusConfig(folder, addresses, page.address)));
    await waitUntil(
      async () => (await prometheus.value('count(count by (mongodb_cluster) (mongodb_up == 1))')) === 3,
      {
        message: () => `all clusters are scraped\n${prometheus.output}`,
      },
    );
    return { prometheus, set, addNewcomer: () => addNewcomer(set, set.member(NEWCOMER.name!)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * The first exporter twice, as two that watch the same: nothing may be shown twice for that. The one with all collectors has
 * more time.
 */
function prometheusConfig(
  rules: string,
  [first = '', second = '', full = '']: readonly string[],
  newer: string,
): string {
  const job = (name: string, ...targets: readonly string[]): string =>
    `{ job_name: ${name}, static_configs: [{ targets: ['${targets.join("', '")}'] }] }`;
  const slow = `{ job_name: full, scrape_interval: 2s, scrape_timeout: 2s, static_configs: [{ targets: ['${full}'] }] }`;
  return `
global: { scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s }
rule_files: ['${rules}/*.yaml']
scrape_configs: [${[job('mongodb', first, second), job('again', first), job('newer', newer), slow].join(', ')}]
`;
}

async function addNewcomer(set: ReplicaSet, newcomer: MongoServer): Promise<void> {
  await set.reconfig((config) => {
    const members = config.members as readonly unknown[];
    const entry = memberConfig(members.length, newcomer.address, { priority: 0, votes: 0 });
    return { ...config, members: [...members, entry] };
  });
}
