import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { fromRoot } from '../../support/deploy/repository.js';
import { EXAMPLES, ScrapeStage } from '../../support/deploy/scrape-stage.js';
import { requirePrometheus, type Prometheus } from '../../support/prometheus.js';
import { promtool, requirePromtool } from '../../support/promtool.js';
import { waitUntil } from '../../support/wait-until.js';

/** As many as the example has. */
const SERVERS = [0, 1, 2];

const labelsOf = async (
  prometheus: Prometheus,
  label: string,
  expression: string,
): Promise<readonly string[]> =>
  (await prometheus.query(expression)).map(({ metric }) => metric[label] ?? '').sort();

async function until(prometheus: Prometheus, expression: string, value: number): Promise<void> {
  await waitUntil(async () => (await prometheus.value(expression)) === value, {
    timeoutMs: 60_000,
    message: () => `${expression} is ${value}\n${prometheus.output}`,
  });
}

describe('scrape examples', () => {
  before(function () {
    requirePromtool(this);
  });

  for (const name of readdirSync(fromRoot(EXAMPLES))) {
    it(`${name} is valid`, async () => {
      const output = await promtool(['check', 'config', fromRoot(`${EXAMPLES}/${name}`)], '');
      assert.match(output, /SUCCESS/, output);
    });

    it(`${name} keeps the labels of the exporter where a target has labels of the same names`, () => {
      const { scrape_configs: jobs } = parse(readFileSync(fromRoot(`${EXAMPLES}/${name}`), 'utf8')) as {
        readonly scrape_configs: readonly { readonly job_name: string; readonly honor_labels?: boolean }[];
      };
      for (const job of jobs) assert.equal(job.honor_labels, true, job.job_name);
    });
  }
});

describe('scrape examples, each in a real Prometheus', function () {
  this.timeout(120_000);
  let stage: ScrapeStage;
  let members: readonly string[];
  let onePage: Prometheus;
  let perMember: Prometheus;
  let byTls: Prometheus;
  let several: readonly Prometheus[];

  before(async function () {
    requirePrometheus(this);
    stage = new ScrapeStage();
    const { plain, secured } = await stage.start();
    members = stage.fleet.members.map(({ name }) => name).sort();
    [onePage, perMember, byTls, ...several] = await Promise.all([
      stage.startPrometheus('one-target', plain),
      stage.startPrometheus('target-per-member', plain),
      stage.startPrometheus('tls-and-login', secured),
      ...SERVERS.map((server) => stage.startPrometheus('several-servers', plain, server)),
    ]);
  });

  after(() => stage?.stop());

  /** Each member has told of itself, the page of all tells the rest, and nothing is there twice. */
  async function hasTargetPerMember(prometheus: Prometheus): Promise<void> {
    await until(prometheus, 'count(mongodb_up{job="mongodb-members"} == 1)', members.length);
    // Routers have no lag.
    await until(prometheus, 'count(mongodb_replset_lag_seconds{job="mongodb"})', members.length - 2);
    assert.deepEqual(await labelsOf(prometheus, 'member', 'mongodb_up'), members);
    const instances = await labelsOf(prometheus, 'instance', 'mongodb_up');
    assert.deepEqual(
      instances,
      members.map((name) => `shop/${name}`),
    );
    const named = (job: string): string => `count by (__name__) ({job="${job}",__name__=~"mongodb_.*"})`;
    const inBoth = `${named('mongodb')} and on (__name__) ${named('mongodb-members')}`;
    assert.deepEqual(await labelsOf(prometheus, '__name__', inBoth), []);
  }

  it('one-target.yml: all members, from one page', async () => {
    await until(onePage, 'count(mongodb_up{job="mongodb"} == 1)', members.length);
    assert.equal(await onePage.value('count(up)'), 1);
  });

  it('target-per-member.yml: each member a target', () => hasTargetPerMember(perMember));

  it('tls-and-login.yml: the same by TLS and with a login', () => hasTargetPerMember(byTls));

  describe('several-servers.yml', () => {
    /** Names of members by server. */
    let shares: readonly (readonly string[])[];

    before(async () => {
      shares = await waitUntil(
        async () => {
          const found = await Promise.all(several.map((one) => labelsOf(one, 'member', 'mongodb_up == 1')));
          return found.flat().length >= members.length && found;
        },
        { timeoutMs: 60_000, message: () => several.map(({ output }) => output).join('\n') },
      );
    });

    it('every member is on one server', () => {
      assert.deepEqual(shares.flat().sort(), members);
      assert.ok(shares.filter((share) => share.length > 0).length > 1);
    });

    it('each server has all that is told of its sets and clusters, and of the exporter', async () => {
      for (const [index, server] of several.entries()) {
        const own = stage.fleet.members.filter(({ name }) => shares[index]!.includes(name));
        const sets = [...new Set(own.map(({ set }) => set))].filter((set) => set !== '').sort();
        await until(server, 'count(mongodb_exporter_build_info)', 1);
        const told = await labelsOf(server, 'replica_set', 'mongodb_replset_primaries');
        assert.deepEqual(told, sets);
        const lagging = await labelsOf(server, 'member', 'mongodb_replset_lag_seconds');
        assert.deepEqual(lagging, own.flatMap(({ set, name }) => (set === '' ? [] : name)).sort());
        const hasRouters = own.some(({ clusterRole }) => clusterRole === 'mongos');
        if (hasRouters) await until(server, 'count(mongodb_sharding_shards)', 1);
        else assert.deepEqual(await server.query('mongodb_sharding_shards'), []);
      }
    });

    it('the label that it was decided by is gone', async () => {
      for (const server of several) assert.deepEqual(await server.query('{__tmp_share!=""}'), []);
    });
  });
});
