import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderTemplate } from './amtool.js';

type Labels = Readonly<Record<string, string>>;

/** Of every alert below. */
const STARTED_AT = '2026-01-31T12:00:07Z';
const ENDED_AT = '2026-01-31T12:30:00Z';

/** An alert as templates of Alertmanager get it. */
export interface TemplateAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly startsAt: string;
  readonly endsAt: string;
}

export function firing(labels: Labels, annotations: Labels = {}): TemplateAlert {
  return { status: 'firing', labels, annotations, startsAt: STARTED_AT, endsAt: '0001-01-01T00:00:00Z' };
}

export function resolved(alert: TemplateAlert): TemplateAlert {
  return { ...alert, status: 'resolved', endsAt: ENDED_AT };
}

export const SET = { mongodb_cluster: 'prod', cluster_role: 'replset', replica_set: 'rs0' };

/** `MongoDBInstanceDown` of that member of {@link SET}. */
export function instanceDown(member: string): TemplateAlert {
  return firing(
    { alertname: 'MongoDBInstanceDown', severity: 'warning', ...SET, member },
    { summary: 'MongoDB instance is down' },
  );
}

/** `MongoDBNoMajority` of {@link SET}. */
export const NO_MAJORITY = firing(
  { alertname: 'MongoDBNoMajority', severity: 'critical', ...SET },
  {
    summary: 'MongoDB set has no majority',
    description: 'Of 3 <votes> 1 is there.',
    runbook_url: 'https://example.net/runbooks/MongoDBNoMajority.md',
    dashboard_url: '/d/set?var-cluster=prod&var-set=rs0',
  },
);

/** Of a target of Prometheus: it has no labels of ours. */
export const EXPORTER_DOWN = firing(
  { alertname: 'MongoDBExporterDown', severity: 'critical', instance: 'exporter:9927', job: 'mongodb' },
  { summary: 'MongoDB exporter is down' },
);

/**
 * What a template of ours makes of one group of alerts.
 *
 * @param folder - where the configuration was written
 */
export async function renderGroup(
  folder: string,
  template: string,
  alerts: readonly TemplateAlert[],
  type?: 'html',
): Promise<string> {
  const common = (of: 'labels' | 'annotations'): Labels =>
    Object.fromEntries(
      Object.entries(alerts[0]![of]).filter(([key, value]) => alerts.every((one) => one[of][key] === value)),
    );
  const data = {
    receiver: 'mail',
    status: alerts.some(({ status }) => status === 'firing') ? 'firing' : 'resolved',
    alerts,
    groupLabels: { mongodb_cluster: SET.mongodb_cluster, replica_set: SET.replica_set },
    commonLabels: common('labels'),
    commonAnnotations: common('annotations'),
    externalURL: 'http://alertmanager.example.net:9093',
  };
  const file = join(folder, 'data.json');
  writeFileSync(file, JSON.stringify(data));
  return (await renderTemplate(folder, template, file, type)).trimEnd();
}
