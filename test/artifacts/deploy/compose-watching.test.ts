import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { requireAlertmanager } from '../../support/alertmanager.js';
import { configure } from '../../support/alertmanager-config.js';
import { amtool } from '../../support/amtool.js';
import { commandOf, mountsOf, networksOf, readCompose } from '../../support/deploy/compose-file.js';
import { fromRoot, readText, readYaml } from '../../support/deploy/repository.js';
import { promtool, requirePromtool } from '../../support/promtool.js';
import { runProgram } from '../../support/run-program.js';
import { removeFolder, temporaryFolder } from '../../support/servers/cleanup.js';

const compose = readCompose();

const VALUES = 'deploy/compose/values.env';
const PROMETHEUS = 'deploy/compose/prometheus.yml';
const GRAFANA = 'deploy/grafana/provisioning';

interface DataSource {
  readonly name: string;
  readonly type: string;
  readonly access: string;
  readonly url: string;
  readonly isDefault: boolean;
  readonly jsonData: { readonly timeInterval: string };
}

interface DashboardProvider {
  readonly type: string;
  readonly allowUiUpdates: boolean;
  readonly options: { readonly path: string };
}

/** Where a path of a service's container comes from, in the repository. */
function sourceOf(name: string, path: string): string {
  const mount = mountsOf(compose.services[name]!).find(
    ({ target }) => path === target || path.startsWith(`${target}/`),
  );
  assert.ok(mount?.isBind, `${name}: ${path} is not mounted`);
  return join(mount.source, path.slice(mount.target.length));
}

describe('what watches in docker-compose.yml', () => {
  it('finds each other by the names of services, in a network that they share', () => {
    for (const [name, text, expected] of [
      ['prometheus', readText(PROMETHEUS), ['alertmanager', 'exporter', 'exporter-sharded']],
      ['grafana', readText(`${GRAFANA}/datasources/prometheus.yaml`), ['prometheus']],
      ['alertmanager', readText(VALUES).replaceAll('localhost', ''), ['mail']],
    ] as const) {
      const named = [...text.matchAll(/(?<=\/\/|'|=|\[)([a-z][a-z-]+)(?=:\d+\b|\], type)/g)];
      assert.deepEqual(
        named.map(([host]) => host),
        expected,
      );
      for (const host of expected) {
        const shared = networksOf(compose, host).filter((one) => networksOf(compose, name).includes(one));
        assert.deepEqual(shared, ['default'], `${name}: ${host}`);
      }
    }
  });

  it('Prometheus has its configuration and all rules where it looks for them', async function () {
    requirePromtool(this);
    const [config = ''] = commandOf(compose.services.prometheus!).map(
      (word) => /^--config\.file=(.*)/.exec(word)?.[1],
    );
    assert.equal(sourceOf('prometheus', config ?? ''), PROMETHEUS);
    const {
      rule_files: [rules = ''],
    } = readYaml(PROMETHEUS) as { rule_files: readonly string[] };
    assert.equal(sourceOf('prometheus', rules), 'alerts/rules/*.yaml');
    const output = await promtool(['check', 'config', fromRoot(PROMETHEUS)], '');
    assert.match(output, /SUCCESS.*is valid prometheus config file syntax/);
  });

  it('Prometheus and Alertmanager know their options', async function () {
    requireAlertmanager(this);
    for (const [name, program] of [
      ['prometheus', 'prometheus'],
      ['alertmanager', 'prometheus-alertmanager'],
    ] as const) {
      const help = await helpOf(program);
      for (const word of commandOf(compose.services[name]!)) {
        const [, option = ''] = /^(--[a-z.-]+)=/.exec(word) ?? [];
        assert.ok(option !== '' && help.includes(`${option}=`), `${name}: ${word}`);
      }
    }
  });

  it('Alertmanager gets its configuration from our script, with values that it takes', async function () {
    requireAlertmanager(this);
    const { entrypoint: [, script = '', values = '', written = ''] = [] } =
      compose.services['alertmanager-config']!;
    assert.equal(sourceOf('alertmanager-config', script), 'alerts/alertmanager/configure.sh');
    assert.equal(sourceOf('alertmanager-config', values), VALUES);
    assert.ok(
      commandOf(compose.services.alertmanager!).includes(`--config.file=${written}/alertmanager.yml`),
    );
    for (const name of ['alertmanager', 'alertmanager-config']) {
      const volume = mountsOf(compose.services[name]!).find(({ target }) => target === written);
      assert.equal(volume?.source, 'alertmanager-config');
    }
    const folder = temporaryFolder();
    const file = await configure(folder, readText(VALUES));
    await amtool('check-config', file);
    assert.match(readFileSync(file, 'utf8'), /to: '4915112345678@sms\.example\.net'/);
    await removeFolder(folder);
  });

  it('Grafana has a data source, all boards, and the overview as its home', () => {
    const { datasources } = readYaml(`${GRAFANA}/datasources/prometheus.yaml`) as {
      datasources: readonly DataSource[];
    };
    const [{ url, jsonData, ...source }] = datasources as [DataSource];
    assert.deepEqual(source, {
      ...{ name: 'Prometheus', uid: 'prometheus', type: 'prometheus', access: 'proxy', isDefault: true },
    });
    assert.equal(url, 'http://prometheus:9090');
    const { global } = readYaml(PROMETHEUS) as { global: Record<string, string> };
    assert.equal(jsonData.timeInterval, global.scrape_interval);

    const { providers } = readYaml(`${GRAFANA}/dashboards/mongodb-topology.yaml`) as {
      providers: readonly DashboardProvider[];
    };
    const [{ type, allowUiUpdates, options }] = providers as [DashboardProvider];
    assert.deepEqual([type, allowUiUpdates], ['file', false]);
    assert.equal(sourceOf('grafana', options.path), 'dashboards');
    const home = compose.services.grafana!.environment!.GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH!;
    const board = sourceOf('grafana', home);
    assert.ok(existsSync(fromRoot(board)), board);
    assert.match(basename(board), /overview/);
  });

  it('Grafana reads what is mounted, and nothing is left beside it', () => {
    for (const folder of ['datasources', 'dashboards']) {
      assert.equal(sourceOf('grafana', `/etc/grafana/provisioning/${folder}`), `${GRAFANA}/${folder}`);
      assert.equal(readdirSync(fromRoot(`${GRAFANA}/${folder}`)).length, 1);
    }
  });

  it('mails lead to what is open on this machine', () => {
    const serviceAt = (port: string): string | undefined =>
      Object.entries(compose.services).find(([, { ports = [] }]) => ports.join().includes(`:${port}:`))?.[0];
    const links = [
      readText(VALUES),
      ...['prometheus', 'alertmanager'].flatMap((name) => commandOf(compose.services[name]!)),
    ];
    const told = links.flatMap((text) =>
      [...text.matchAll(/=http:\/\/localhost:(\d+)/g)].map(([, port = '']) => port),
    );
    assert.deepEqual(told.map(serviceAt).sort(), ['alertmanager', 'grafana', 'prometheus']);
  });
});

async function helpOf(program: string): Promise<string> {
  return runProgram(program, ['--help']).catch((error: unknown) => String((error as Error).cause));
}
