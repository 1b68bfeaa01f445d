import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DurationSeconds, NoUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { alertsOn } from '../build/alert-rules.js';
import { MEMBER_STATES, UP_OR_DOWN } from '../build/mappings.js';
import { gauge, once, series } from '../build/promql.js';
import { ROW_TO_SET, TO_SET, UPTIME_STEPS } from '../build/shared.js';
import { stateTimeline } from '../build/states.js';
import { tooLittle, tooMuch } from '../build/steps.js';
import { table } from '../build/table.js';
import { threshold } from '../build/thresholds.js';
import { now } from './lines.js';

const CLOCK = `min by (mongodb_cluster, cluster_role, replica_set, member) (abs(${series('member', 'mongodb_clock_offset_seconds')}))`;

/** Time before the end of validity: only of servers with TLS. */
const CERTIFICATE = `${once('member', series('member', 'mongodb_tls_certificate_expiry_timestamp_seconds'))} - time()`;

export const summary: readonly Panel[] = [
  table({
    title: 'Members',
    description: `Which member is this, and is it up? The clock is compared with that of the exporter; the certificate is valid for so long, with TLS only. The reason is there while it is down. ${alertsOn('InstanceDown', 'InstanceRestarted', 'ClockSkew', 'CertificateExpiry')}`,
    unit: Short,
    height: 6,
    sortBy: ['Up', 'Member'],
    columns: [
      { title: 'Member', label: 'member' },
      { title: 'Cluster', label: 'mongodb_cluster' },
      { title: 'Cluster role', label: 'cluster_role' },
      { title: 'Set', label: 'replica_set', links: [ROW_TO_SET] },
      { title: 'Host', label: 'host' },
      { title: 'Up', expr: now('mongodb_up'), mappings: [UP_OR_DOWN] },
      { title: 'Phase', label: 'phase' },
      { title: 'Reason', label: 'reason' },
      { title: 'Version', label: 'version' },
      { title: 'Engine', label: 'storage_engine', width: 85 },
      {
        title: 'Uptime',
        expr: now('mongodb_uptime_seconds'),
        unit: DurationSeconds,
        steps: UPTIME_STEPS,
        width: 95,
      },
      {
        title: 'Clock offset',
        expr: CLOCK,
        unit: Seconds,
        steps: tooMuch({ warning: threshold('clock_offset_seconds') }),
        width: 95,
      },
      {
        title: 'Certificate',
        expr: CERTIFICATE,
        unit: DurationSeconds,
        steps: tooLittle({
          warning: threshold('certificate_warning_seconds'),
          critical: threshold('certificate_critical_seconds'),
        }),
        width: 95,
      },
    ],
    infos: [
      gauge('member', 'mongodb_member_info', { labels: ['host', 'version', 'storage_engine'] }),
      gauge('member', 'mongodb_down_reason', { labels: ['phase', 'reason'] }),
    ],
  }),
  stateTimeline({
    title: 'Up and down',
    description: `When did the member answer the exporter? ${alertsOn('InstanceDown')}`,
    unit: NoUnit,
    width: 12,
    height: 6,
    queries: [{ expr: now('mongodb_up'), legend: '{{member}}' }],
    mappings: [UP_OR_DOWN],
  }),
  stateTimeline({
    title: 'State in the replica set',
    description:
      'Was it primary, secondary or something else? As the member reports it; routers and standalones have no state.',
    unit: NoUnit,
    width: 12,
    height: 6,
    queries: [{ expr: now('mongodb_replset_member_state'), legend: '{{member}}' }],
    mappings: [MEMBER_STATES],
    links: [TO_SET],
  }),
];
