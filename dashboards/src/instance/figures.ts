import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DurationSeconds, NoUnit, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { dataLink, UID } from '../build/links.js';
import { MEMBER_STATES, UP_OR_DOWN } from '../build/mappings.js';
import { gauge, once, series } from '../build/promql.js';
import { TO_SET, UPTIME_STEPS } from '../build/shared.js';
import { stateTimeline } from '../build/states.js';
import { tooLittle, tooMuch } from '../build/steps.js';
import { table } from '../build/table.js';
import { threshold } from '../build/thresholds.js';
import { now } from './lines.js';

const CLOCK = `min by (mongodb_cluster, cluster_role, replica_set, member) (abs(${series('member', 'mongodb_clock_offset_seconds')}))`;

/** No time before the end of validity is too long: it is shown where servers use TLS. */
const CERTIFICATE = `${once('member', series('member', 'mongodb_tls_certificate_expiry_timestamp_seconds'))} - time()`;

const toSet = dataLink('Replica set', UID.replicaSet, {
  columns: { mongodb_cluster: 'Cluster', cluster_role: 'Cluster role', replica_set: 'Set' },
});

export const figures: readonly Panel[] = [
  table({
    title: 'Processes',
    description:
      'What is this process, and is it well? The clock is held against that of the exporter; the certificate ends after so long, with TLS only. While it is down, the reason is named. Alerts: MongoDBInstanceDown, MongoDBInstanceRestarted, MongoDBClockSkew, MongoDBCertificateExpiry.',
    unit: Short,
    height: 6,
    sortBy: 'Member',
    columns: [
      { title: 'Cluster', label: 'mongodb_cluster' },
      { title: 'Cluster role', label: 'cluster_role' },
      { title: 'Set', label: 'replica_set', links: [toSet] },
      { title: 'Node', label: 'host' },
      { title: 'Member', label: 'member' },
      { title: 'Up', expr: now('mongodb_up'), mappings: [UP_OR_DOWN] },
      { title: 'Phase', label: 'phase' },
      { title: 'Reason', label: 'reason' },
      { title: 'Version', label: 'version' },
      { title: 'Storage engine', label: 'storage_engine' },
      { title: 'Uptime', expr: now('mongodb_uptime_seconds'), unit: DurationSeconds, steps: UPTIME_STEPS },
      {
        title: 'Clock offset',
        expr: CLOCK,
        unit: Seconds,
        steps: tooMuch({ warning: threshold('clock_offset_seconds') }),
      },
      {
        title: 'Certificate',
        expr: CERTIFICATE,
        unit: DurationSeconds,
        steps: tooLittle({
          warning: threshold('certificate_warning_seconds'),
          critical: threshold('certificate_critical_seconds'),
        }),
      },
    ],
    infos: [
      gauge('member', 'mongodb_member_info', { labels: ['host', 'version', 'storage_engine'] }),
      gauge('member', 'mongodb_down_reason', { labels: ['phase', 'reason'] }),
    ],
  }),
  stateTimeline({
    title: 'Up and down',
    description: 'When did the exporter reach the process? Alert: MongoDBInstanceDown.',
    unit: NoUnit,
    width: 12,
    height: 6,
    queries: [{ expr: now('mongodb_up'), legend: '{{member}}' }],
    mappings: [UP_OR_DOWN],
  }),
  stateTimeline({
    title: 'State in the replica set',
    description:
      'Was it primary, secondary or something else? By its own word; routers and single servers have none.',
    unit: NoUnit,
    width: 12,
    height: 6,
    queries: [{ expr: now('mongodb_replset_member_state'), legend: '{{member}}' }],
    mappings: [MEMBER_STATES],
    links: [TO_SET],
  }),
];
