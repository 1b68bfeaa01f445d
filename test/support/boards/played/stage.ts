import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { execFile } from 'node:child_process';
import { parse } from 'yaml';
import type { Labels } from '../../../../src/metrics/labels.js';
import { Prometheus } from '../../prometheus.js';
import { membersOf, Moment, type Scene } from './scene.js';
import { OF_TARGET, ownSeries, seriesOf, type PlayedSeries } from './series.js';

const RULES = join(import.meta.dirname, '../../../../alerts/rules');

/** It scrapes nothing: all it has was written into its database. */
const CONFIG = 'global: { scrape_interval: 15s, evaluation_interval: 15s }\n';

const run = promisify(execFile);

/** A real Prometheus that holds what a scene has played. */
export interface PlayedStage {
  readonly prometheus: Prometheus;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly stepSeconds: number;
  readonly stop: () => Promise<void>;
}

/** Plays a scene that ends now. */
export async function startPlayed(scene: Scene): Promise<PlayedStage> {
  const folder = mkdtempSync(join(tmpdir(), 'played-'));
  const { stepSeconds } = scene;
  const to = Math.floor(Date.now() / 1000 / stepSeconds) * stepSeconds;
  const from = to - scene.minutes * 60;
  const data = join(folder, 'data');
  const file = join(folder, 'samples.txt');
  writeSamples(file, scene, from, to);
  await run('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', file, data]);
  rmSync(file);
  const first = await Prometheus.start(CONFIG, data);
  try {
    await record(first.url, data, from, to, stepSeconds);
  } finally {
    await first.stop();
  }
  // A new process sees the blocks of the recorded series at once.
  const prometheus = await Prometheus.start(CONFIG, data);
  const stop = async (): Promise<void> => {
    await prometheus.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { prometheus, from: from * 1000, to: to * 1000, stepSeconds, stop };
}

/** Rules whose series boards show. */
const RECORDED = ['thresholds.yaml', 'recording.yaml'];

/** Evaluates the recording rules over the whole time. */
async function record(url: string, data: string, from: number, to: number, step: number): Promise<void> {
  const files = RECORDED.map((name) => join(RULES, name));
  const range = [`--start=${from}`, `--end=${to}`, `--eval-interval=${step}s`, `--url=${url}`];
  await run('promtool', ['tsdb', 'create-blocks-from', 'rules', ...range, `--output-dir=${data}`, ...files]);
}

function writeSamples(file: string, scene: Scene, from: number, to: number): void {
  const moments: { readonly moment: Moment; readonly now: number }[] = [];
  for (let now = from; now <= to; now += scene.stepSeconds) {
    moments.push({ moment: new Moment(scene, (to - now) / 60), now });
  }
  const descriptor = openSync(file, 'w');
  try {
    for (const series of [...seriesOf(scene), ...ownSeries(scene), ...alertsOf(scene)]) {
      const text = `${series.name}{${labelText({ ...OF_TARGET, ...series.labels })}}`;
      const lines = moments.flatMap(({ moment, now }) => {
        const value = series.at(moment, now, now - from);
        return value === undefined || Number.isNaN(value) ? [] : [`${text} ${value} ${now}`];
      });
      if (lines.length > 0) writeSync(descriptor, `${lines.join('\n')}\n`);
    }
    writeSync(descriptor, '# EOF\n');
  } finally {
    closeSync(descriptor);
  }
}

function labelText(labels: Labels): string {
  return Object.entries(labels)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}="${value}"`)
    .join(',');
}

interface RuleFile {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly alert?: string;
      readonly labels?: Labels;
      readonly annotations?: Labels;
    }[];
  }[];
}

/** Alerts as Prometheus would have them, by the ends of their names in the rule files. */
function alertsOf(scene: Scene): readonly PlayedSeries[] {
  const rules = readdirSync(RULES)
    .map((name) => parse(readFileSync(join(RULES, name), 'utf8')) as RuleFile)
    .flatMap(({ groups }) => groups.flatMap((group) => group.rules));
  const alert = (
    end: string,
    labels: Labels,
    fires: (moment: Moment) => boolean = () => true,
  ): PlayedSeries => {
    const rule = rules.find(({ alert: name }) => name?.endsWith(end));
    if (rule?.alert === undefined) throw new Error(`no alert ${end}`);
    const { severity = '' } = rule.labels ?? {};
    const own = { alertname: rule.alert, alertstate: 'firing', severity, job: '', instance: '' };
    return { name: 'ALERTS', labels: { ...own, ...labels }, at: (moment) => (fires(moment) ? 1 : undefined) };
  };
  const members = membersOf(scene);
  const identity = (name: string): Labels => {
    const { cluster, clusterRole, set } = members.find((member) => member.name === name)!;
    return {
      mongodb_cluster: cluster,
      cluster_role: clusterRole,
      ...(set && { replica_set: set.name }),
      member: name,
    };
  };
  return [
    alert('Watchdog', {}),
    ...(scene.down ?? []).map(({ member }) =>
      alert('InstanceDown', identity(member), (moment) => moment.isDown(member)),
    ),
    ...(scene.lagging ?? []).map(({ member }) =>
      alert('LagHigh', identity(member), (moment) => moment.lag(member) > 30),
    ),
    ...(scene.failovers ?? []).map(({ to, at }) => {
      const { member: _member, ...labels } = identity(to);
      const changed = ({ minutes }: Moment): boolean => minutes <= at && minutes > at - 10;
      return alert('PrimaryChanged', labels, changed);
    }),
    ...members
      .flatMap(({ set, name }) => (set?.members[0] === name ? [{ set, name }] : []))
      .map(({ set, name }) => {
        const { member: _member, ...labels } = identity(name);
        return alert('NoMajority', labels, (moment) => !moment.hasMajority(set));
      }),
  ];
}
