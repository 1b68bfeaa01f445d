import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { requireAlertmanager, type ReceivedAlert } from '../support/alertmanager.js';
import { Notifications } from '../support/notifications.js';
import { waitUntil } from '../support/wait-until.js';

type Labels = Readonly<Record<string, string>>;

const RS0 = { cluster_role: 'replset', replica_set: 'rs0' };
const DB1 = { ...RS0, member: 'db1:27017' };
const DB2 = { ...RS0, member: 'db2:27017' };
const MONGOS = { cluster_role: 'mongos', member: 'router1:27017' };
const ALONE = { cluster_role: 'standalone', member: 'db1:27017' };

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

const DOWN = warning('MongoDBInstanceDown', DB1);
const UNREACHABLE = warning('MongoDBMemberUnreachable', DB1);
const NO_MAJORITY = critical('MongoDBNoMajority', RS0);
const NO_PRIMARY = critical('MongoDBNoPrimary', RS0);
const SET_UNREACHABLE = critical('MongoDBSetUnreachable', RS0);
const NO_MONGOS = critical('MongoDBNoMongos', {});

/** A cause, and what is told by it already. */
const MUTED: readonly (readonly [Labels, readonly Labels[]])[] = [
  [
    DOWN,
    [
      UNREACHABLE,
      warning('MongoDBHeartbeatPartial', DB1),
      warning('MongoDBHeartbeatSilence', DB1),
      warning('MongoDBHeartbeatsFailing', DB1),
      warning('MongoDBHeartbeatSlow', DB1),
      warning('MongoDBLagHigh', DB1),
      warning('MongoDBNoSyncSource', DB1),
      warning('MongoDBCollectErrors', DB1),
      warning('MongoDBMajorityAtRisk', RS0),
    ],
  ],
  [critical('MongoDBInstanceDown', ALONE), [warning('MongoDBHeartbeatsFailing', ALONE)]],
  [
    UNREACHABLE,
    [
      warning('MongoDBHeartbeatPartial', DB1),
      warning('MongoDBHeartbeatSilence', DB1),
      warning('MongoDBLagHigh', DB1),
      warning('MongoDBMajorityAtRisk', RS0),
    ],
  ],
  [
    NO_MAJORITY,
    [
      DOWN,
      warning('MongoDBInstanceDown', DB2),
      UNREACHABLE,
      warning('MongoDBHeartbeatSilence', DB2),
      critical('MongoDBLagHigh', DB2),
      warning('MongoDBMajorityAtRisk', RS0),
      NO_PRIMARY,
      critical('MongoDBMajorityWritesStuck', RS0),
    ],
  ],
  [
    SET_UNREACHABLE,
    [DOWN, warning('MongoDBInstanceDown', DB2), NO_PRIMARY, warning('MongoDBDiscoveryFailing', {})],
  ],
  [
    NO_PRIMARY,
    [
      warning('MongoDBLagHigh', DB1),
      critical('MongoDBLagHigh', DB2),
      critical('MongoDBOplogHeadroomLow', DB1),
    ],
  ],
  [NO_MONGOS, [warning('MongoDBInstanceDown', MONGOS), warning('MongoDBHeartbeatsFailing', MONGOS)]],
  [critical('MongoDBLagHigh', DB1), [warning('MongoDBLagHigh', DB1)]],
];

/** An alert beside something else that is wrong, which does not tell of it. */
const TOLD: readonly (readonly [Labels, readonly Labels[]])[] = [
  [
    DOWN,
    [
      warning('MongoDBInstanceDown', DB2),
      warning('MongoDBLagHigh', DB2),
      critical('MongoDBLagHigh', DB1),
      critical('MongoDBOplogHeadroomLow', DB1),
      { ...UNREACHABLE, replica_set: 'rs1' },
      warning('MongoDBUnplannedFailover', RS0),
    ],
  ],
  [
    NO_MAJORITY,
    [
      { ...DOWN, replica_set: 'rs1' },
      critical('MongoDBMemberRollback', DB1),
      warning('MongoDBInstanceDown', MONGOS),
    ],
  ],
  [NO_PRIMARY, [DOWN, UNREACHABLE, { ...critical('MongoDBLagHigh', DB1), replica_set: 'rs1' }]],
  [NO_MONGOS, [DOWN, critical('MongoDBInstanceDown', ALONE)]],
  [critical('MongoDBLagHigh', DB1), [warning('MongoDBLagHigh', DB2), warning('MongoDBOplogWindowLow', DB1)]],
  [
    warning('MongoDBInstanceDown', MONGOS),
    [warning('MongoDBInstanceDown', { ...MONGOS, member: 'router2:27017' })],
  ],
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

  it('never mutes an alert without mongodb_cluster, and is never muted because of one', async () => {
    const { alertmanager } = notifications;
    const foreign = { alertname: 'MongoDBLagHigh', job: 'somebody-elses' };
    await alertmanager.post([
      { labels: { ...foreign, severity: 'critical' } },
      { labels: { ...foreign, severity: 'warning' } },
    ]);
    const [, warned] = await waitUntil(async () => {
      const received = (await alertmanager.alerts()).filter(({ labels }) => labels.job === foreign.job);
      return received.length === 2 && received.every(({ status }) => status.state !== 'unprocessed')
        ? received.toSorted((a, b) => (a.labels.severity! < b.labels.severity! ? -1 : 1))
        : undefined;
    });
    assert.deepEqual(warned!.status.inhibitedBy, []);
  });

  for (const [other, alerts] of TOLD) {
    it(`${brief(other)}: not ${alerts.length} that it does not tell of`, async () => {
      for (const alert of alerts) {
        const cluster = `${brief(other)} beside ${brief(alert)}`;
        assert.deepEqual(await mutedBy(other, alert, cluster), [], brief(alert));
      }
    });
  }
});
