import assert from 'node:assert/strict';
import { requireAlertmanager } from '../support/alertmanager.js';
import { MAIL_TO, Notifications, SMS_TO } from '../support/notifications.js';
import { waitUntil } from '../support/wait-until.js';

const LONG = 'x'.repeat(300);

describe('who is told by Alertmanager', function () {
  this.timeout(30_000);
  let notifications: Notifications;

  before(async function () {
    requireAlertmanager(this);
    notifications = await Notifications.start(30);
    const set = { cluster_role: 'replset', replica_set: 'rs0' };
    await notifications.alertmanager.post(
      [
        { alertname: 'MongoDBWatchdog', severity: 'none' },
        { alertname: 'MongoDBNoMajority', severity: 'critical', mongodb_cluster: 'a', ...set },
        { alertname: 'Long', severity: 'critical', mongodb_cluster: LONG, replica_set: LONG, member: LONG },
        { alertname: 'MongoDBOplogWindowLow', severity: 'warning', mongodb_cluster: 'b', ...set },
        { alertname: 'MongoDBPrimaryChanged', severity: 'info', mongodb_cluster: 'c', ...set },
        {
          alertname: 'MongoDBPrimaryChanged',
          severity: 'info',
          mongodb_cluster: 'c',
          ...set,
          replica_set: 'rs1',
        },
        { alertname: 'SomebodyElses', job: 'node' },
      ].map((labels) => ({ labels, annotations: { summary: `Told of ${labels.alertname}` } })),
    );
    // The digest takes longest.
    await notifications.mailbox.waitFor(MAIL_TO, ({ subject }) => subject.startsWith('[info]'));
  });

  after(async () => {
    await notifications?.stop();
  });

  it('mail of each severity, the digest for a whole cluster', () => {
    assert.deepEqual(notifications.mails.map(({ subject }) => subject).sort(), [
      '[alert] node: Told of SomebodyElses',
      '[critical] a/rs0: Told of MongoDBNoMajority',
      `[critical] ${LONG}/${LONG} ${LONG}: Told of Long`,
      '[info] c: 2 alerts: Told of MongoDBPrimaryChanged',
      '[warning] b/rs0: Told of MongoDBOplogWindowLow',
    ]);
    for (const { html, text } of notifications.mails) assert.ok(html?.includes('Told of') && text !== '');
  });

  it('text messages of what is critical, each in one', () => {
    assert.equal(notifications.messages.length, 2);
    for (const { subject, html, text } of notifications.messages) {
      assert.equal(subject, '');
      assert.equal(html, undefined);
      assert.match(text.trimEnd(), /^CRITICAL .{1,150}$/);
    }
    const [short] = notifications.messages.filter(({ text }) => text.includes('MongoDBNoMajority'));
    assert.match(short!.text, /^CRITICAL a\/rs0: Told of MongoDBNoMajority since \d+ \w{3} \d\d:\d\d UTC$/m);
  });

  it('the dead-man switch, again and again, and nobody else of it', async () => {
    await waitUntil(() => notifications.deadManCalls >= 2);
    assert.ok(notifications.mails.every(({ text }) => !text.includes('MongoDBWatchdog')));
  });

  it('mail server and login as the values say', () => {
    assert.deepEqual(notifications.mails[0]!.from, MAIL_TO);
    assert.deepEqual(notifications.messages[0]!.to, [SMS_TO]);
    assert.doesNotMatch(notifications.alertmanager.output, /level=(warn|error)/);
  });
});
