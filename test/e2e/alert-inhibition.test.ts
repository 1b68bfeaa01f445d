import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { requireAlertmanager, type ReceivedAlert } from '../support/alertmanager.js';
import { Notifications } from '../support/notifications.js';
import { waitUntil } from '../support/wait-until.js';

type Labels = Readonly<Record<string, string>>;

const RS0 = { cluster_role: 'replset', replica_set: 'rs0' };
const DB1 = { ...RS0, member: 'db1:27017' };
const DB2 = { ...RS0, member: 'db2:27017' };
const MONGOS = { clusterRole: 'mongos', member: 'router1:27017' };
const ALONE = { clusterRole: 'standalone', member: 'db1:27017' };

const warning = (alertname: string, labels: Labels): Labels => ({
  alertname,
  severity: 'warning',
  ...labels,
});
const critical = (alertname: string, labels: Labels): Labels => ({
  alertname,
  severity: 'critical',
  ...labels,
});

const DOWN = warning('InstanceDown', DB1);
const UNREACHABLE = warning('MemberUnreachable', DB1);
const NO_MAJORITY = critical('NoMajority', RS0);
const NO_PRIMARY = critical('NoPrimary', RS0);
const SET_UNREACHABLE = critical('SetUnreachable', RS0);
const NO_MONGOS = critical('NoMongos', {});

/** A cause, and what is told by it already. */
const MUTED: readonly (readonly [Labels, readonly Labels[]])[] = [
  [
    DOWN,
    [
      UNREACHABLE,
      warning('HeartbeatPartial', DB1),
      warning('HeartbeatSilence', DB1),
      warning('HeartbeatsFailing', DB1),
      warning('HeartbeatSlow', DB1),
      warning('LagHigh', DB1),
      warning('NoSyncSource', DB1),
      warning('CollectErrors', DB1),
      warning('MajorityAtRisk', RS0),
    ],
  ],
  [critical('InstanceDown', ALONE), [warning('HeartbeatsFailing', ALONE)]],
  [
    UNREACHABLE,
    [
      warning('HeartbeatPartial', DB1),
      warning('HeartbeatSilence', DB1),
      warning('LagHigh', DB1),
      warning('MajorityAtRisk', RS0),
    ],
  ],
  [
    NO_MAJORITY,
    [
      DOWN,
      warning('InstanceDown', DB2),
      UNREACHABLE,
      warning('HeartbeatSilence', DB2),
      critical('LagHigh', DB2),
      warning('MajorityAtRisk', RS0),
      NO_PRIMARY,
      critical('MajorityWritesStuck', RS0),
    ],
  ],
  [SET_UNREACHABLE, [DOWN, warning('InstanceDown', DB2), NO_PRIMARY, warning('DiscoveryFailing', {})]],
  [NO_PRIMARY, [warning('LagHigh', DB1), critical('LagHigh', DB2), critical('OplogHeadroomLow', DB1)]],
  [NO_MONGOS, [warning('InstanceDown', MONGOS), warning('HeartbeatsFailing', MONGOS)]],
  [critical('LagHigh', DB1), [warning('LagHigh', DB1)]],
];

/** An alert beside something else that is wrong, which does not tell of it. */
const TOLD: readonly (readonly [Labels, readonly Labels[]])[] = [
  [
    DOWN,
    [
      warning('InstanceDown', DB2),
      warning('LagHigh', DB2),
      critical('LagHigh', DB1),
      critical('OplogHeadroomLow', DB1),
      { ...UNREACHABLE, replica_set: 'rs1' },
      warning('UnplannedFailover', RS0),
    ],
  ],
  [
    NO_MAJORITY,
    [{ ...DOWN, replica_set: 'rs1' }, critical('MemberRollback', DB1), warning('InstanceDown', MONGOS)],
  ],
  [NO_PRIMARY, [DOWN, UNREACHABLE, { ...critical('LagHigh', DB1), replica_set: 'rs1' }]],
  [NO_MONGOS, [DOWN, critical('InstanceDown', ALONE)]],
  [critical('LagHigh', DB1), [warning('LagHigh', DB2), warning('OplogWindowLow', DB1)]],
  [warning('InstanceDown', MONGOS), [warning('InstanceDown', { ...MONGOS, member: 'router2:27017' })]],
];

const brief = ({ alertname, severity, replica_set, member }: Labels): string =>
  [severity, alertname, member ?? replica_set].filter(Boolean).join(' ');

describe('what Alertmanager mutes', function () {
  this.timeout(60_000);
  let notifications: Notifications;

  before(async function () {
    requireAlertmanager(this);
    notifications = await Notifications.start(30);
  });

  after(async () => {
    await notifications?.stop();
  });

  /** Posts both, in a cluster of their own; yields the names of those because of which the second is muted. */
  const mutedBy = async (cause: Labels, labels: Labels, cluster: string): Promise<readonly string[]> => {
    const { alertmanager } = notifications;
    // Alertmanager takes in alerts in their order: when it mutes the last of them, it has weighed all.
    const last = { ...UNREACHABLE, mongodb_cluster: `${cluster}, and after it` };
    const sent = [cause, labels].map((one) => ({ ...one, mongodb_cluster: cluster }));
    await alertmanager.post([...sent, { ...last, ...DOWN }, last].map((one) => ({ labels: one })));
    const received = async (wanted: Labels): Promise<ReceivedAlert | undefined> =>
      (await alertmanager.alerts()).find((one) => isDeepStrictEqual(one.labels, wanted));
    await waitUntil(async () => (await received(last))?.status.inhibitedBy.length);
    const { status } = (await received(sent[1]!))!;
    const alerts = await alertmanager.alerts();
    return alerts
      .filter(({ fingerprint }) => status.inhibitedBy.includes(fingerprint))
      .map((one) => one.labels.alertname!);
  };

  for (const [cause, symptoms] of MUTED) {
    it(`${brief(cause)}: ${symptoms.length} that it tells of`, async () => {
      for (const symptom of symptoms) {
        const cluster = `${brief(cause)} over ${brief(symptom)}`;
        assert.deepEqual(await mutedBy(cause, symptom, cluster), [cause.alertname], brief(symptom));
        assert.deepEqual(await mutedBy(symptom, cause, cluster), [], brief(cause));
      }
    });
  }

  for (const [other, alerts] of TOLD) {
    it(`${brief(other)}: not ${alerts.length} that it does not tell of`, async () => {
      for (const alert of alerts) {
        const cluster = `${brief(other)} beside ${brief(alert)}`;
        assert.deepEqual(await mutedBy(other, alert, cluster), [], brief(alert));
      }
    });
  }
});
