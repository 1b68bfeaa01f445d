import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { AlertChain } from '../support/alert-chain.js';
import { requireAlertmanager } from '../support/alertmanager.js';
import type { MongoServer } from '../support/mongo-servers.js';
import { requireMongod } from '../support/mongod-binary.js';
import { MAIL_TO, SMS_TO } from '../support/notifications.js';
import { requirePrometheus } from '../support/prometheus.js';
import { assertSample, firingAlerts, resolvedAlerts } from '../support/alert-mails.js';

/**
 * All waits of rules and routes are divided by this, so that half a second is 15 s, at which Prometheus is meant to
 * evaluate rules. What is changed, and that nothing else is: see `shortenRules` and `shortenRoutes`.
 */
const FACTOR = 30;

const CLUSTER = 'shop';
const SET = `${CLUSTER}/rs0`;

describe('alerts, from a process that is killed to the mail that tells of it', function () {
  this.timeout(60_000);
  const chain = new AlertChain();

  before(async function () {
    await requireMongod(this);
    requirePrometheus(this);
    requireAlertmanager(this);
    await chain.start(CLUSTER, FACTOR);
  });

  after(async () => {
    await chain.stop();
  });

  const secondaries = async (): Promise<readonly MongoServer[]> => {
    const primary = await chain.set.waitForPrimary();
    return chain.set.members.filter((member) => member !== primary);
  };

  let old: MongoServer;
  let elected: MongoServer;
  let killed: MongoServer;

  it('stepDown: another member leads', async () => {
    old = await chain.set.waitForPrimary();
    await old.command({ replSetStepDown: 10 });
    elected = await chain.set.waitForPrimary();
    assert.notEqual(elected, old);
  });

  it('kill -9 of a secondary: one mail, and no second one for its heartbeats', async () => {
    killed = chain.set.members.find((one) => one !== old && one !== elected)!;
    const { address: member } = killed;
    await killed.kill();
    const mail = await chain.firstMailOf({ alertname: 'MongoDBInstanceDown' });
    assert.equal(mail.subject, `[warning] ${SET} ${member}: MongoDB instance is down`);
    assert.match(mail.text, new RegExp(`^${member} \\(replset\\) of ${SET} has not answered`, 'm'));
    const clusterRole = 'replset';
    const [{ since, ...labels }] = firingAlerts(mail).map((alert) => alert.labels) as [
      Record<string, string>,
    ];
    assert.deepEqual(labels, {
      ...{
        cluster_role: clusterRole,
        member,
        mongodb_cluster: CLUSTER,
        replica_set: 'rs0',
        severity: 'warning',
      },
    });
    assert.ok(Math.abs(Date.parse(since!.replace(' UTC', 'Z')) - Date.now()) < 20_000, since);
    assert.match(mail.html!, new RegExp(`<td>${member}</td>`));
    assertSample('instance-down', mail);
    assert.deepEqual(
      chain.notifications.mails.filter(({ subject }) => !subject.startsWith('[info]')),
      [mail],
    );
    await killed.start();
    await chain.set.waitUntilSettled();
  });

  it('the digest names the old and the new primary', async () => {
    const mail = await chain.firstMailOf({ alertname: 'MongoDBPrimaryChanged' });
    assert.match(mail.subject, new RegExp(`^\\[info\\] ${SET}: .*MongoDBPrimaryChanged`));
    const text = `${elected.address} is primary of ${SET} after ${old.address}, reason: step_up.`;
    assert.ok(mail.text.includes(text), mail.text);
    assertSample('primary-changed', mail);
  });

  it('SIGSTOP of a secondary: one mail', async () => {
    const hung = (await secondaries()).find((member) => member !== killed)!;
    const { address: member } = hung;
    hung.pause();
    const mail = await chain.firstMailOf({ alertname: 'MongoDBInstanceDown', member });
    assert.match(mail.text, /Reason: timeout, in phase hello\./);
    // Longer than all that follows from it would wait.
    await sleep((5 * 60_000) / FACTOR);
    hung.resume();
    await chain.set.waitUntilSettled();
  });

  it('the member that came back: the end is told, too', async () => {
    const over = `MongoDB instance is down ${SET} ${killed.address}`;
    const { mailbox } = chain.notifications;
    await mailbox.waitFor(MAIL_TO, (mail) => resolvedAlerts(mail).includes(over), 30_000);
  });

  it('kill -9 of two of three: mail and text message of the lost majority, none of the members', async () => {
    assert.deepEqual(chain.notifications.messages, []);
    const members = await secondaries();
    await Promise.all(members.map((member) => member.kill()));
    const mail = await chain.firstMailOf({ alertname: 'MongoDBNoMajority' });
    assert.equal(mail.subject, `[critical] ${SET}: MongoDB set has no majority`);
    assert.match(mail.text, /it lacks 1 of the votes it needs\./);
    const down = members.map(({ address }) => address).sort();
    assert.ok(mail.text.includes(`Down: ${down.join(', ')}.`), mail.text);
    assertSample('no-majority', mail);
    const message = await chain.notifications.mailbox.waitFor(SMS_TO, () => true);
    const sent = message.text.trimEnd();
    assert.match(
      sent,
      new RegExp(`^CRITICAL ${SET}: MongoDB set has no majority since \\d+ \\w{3} \\d\\d:\\d\\d UTC$`),
    );
    assert.ok(sent.length <= 160, sent);
    assertSample('no-majority-sms', message);
    for (const { address: member } of members) {
      assert.deepEqual(await chain.mutedBy({ alertname: 'MongoDBInstanceDown', member }), [
        'MongoDBNoMajority',
      ]);
    }
    assert.deepEqual(chain.notifications.messages, [message]);
  });

  it('kill -9 of the exporter: told, and nothing that it had told is called over', async () => {
    const before = chain.notifications.mails.length;
    process.kill(chain.exporter.pid, 'SIGKILL');
    const mail = await chain.firstMailOf({ alertname: 'MongoDBExporterDown' });
    const target = `127.0.0.1:${chain.exporter.port}`;
    assert.equal(mail.subject, `[critical] ${target}: MongoDB exporter is down`);
    assertSample('exporter-down', mail);
    await chain.notifications.mailbox.waitFor(SMS_TO, ({ text }) => text.includes(target));
    assert.equal(await chain.prometheus.value('count(mongodb_replset_fault_tolerance)'), undefined);
    const alerts = await chain.notifications.alertmanager.alerts();
    assert.ok(alerts.some(({ labels }) => labels.alertname === 'MongoDBNoMajority'));
    const over = chain.notifications.mails.slice(before).flatMap(resolvedAlerts);
    assert.deepEqual(
      over.filter((line) => /majority|instance is down/.test(line)),
      [],
    );
  });

  it('one dead member is one alert without any help of Alertmanager', async () => {
    const names = 'MongoDBHeartbeat.+|MongoDBMemberUnreachable|MongoDBMajorityAtRisk|MongoDBNoSyncSource';
    const fired = `count by (alertname, member) (max_over_time(ALERTS{alertstate="firing",alertname=~"${names}"}[10m]))`;
    assert.deepEqual(
      (await chain.prometheus.query(fired)).map(({ metric }) => metric),
      [],
    );
  });

  it('through all of it, nothing was told that follows from something else, or is no fault', () => {
    const told = chain.notifications.mails.flatMap(firingAlerts).map(({ alertname }) => alertname);
    assert.deepEqual(
      told.filter((name) =>
        /^(MongoDBHeartbeat|MongoDBMemberUnreachable|MongoDBMajorityAtRisk|MongoDBWritesRolledBack)/.test(
          name,
        ),
      ),
      [],
    );
  });
});
