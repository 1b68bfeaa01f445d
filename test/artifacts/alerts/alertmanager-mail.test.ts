import assert from 'node:assert/strict';
import { requireAlertmanager } from '../../support/alertmanager.js';
import { configure, exampleValues } from '../../support/alertmanager-config.js';
import {
  EXPORTER_DOWN,
  firing,
  instanceDown,
  NO_MAJORITY,
  renderGroup,
  resolved,
} from '../../support/notification-texts.js';
import { removeFolder, temporaryFolder } from '../../support/servers/cleanup.js';

const DOWN = instanceDown('db1:27017');
const OTHER_DOWN = instanceDown('db2:27017');

describe('mail of Alertmanager', () => {
  let folder: string;

  before(function () {
    requireAlertmanager(this);
  });

  beforeEach(async () => {
    folder = temporaryFolder();
    await configure(folder, exampleValues({ GRAFANA_URL: 'https://grafana.example.net' }));
  });

  afterEach(async () => {
    await removeFolder(folder);
  });

  for (const [what, alerts, subject] of [
    ['one alert', [DOWN], '[warning] prod/rs0 db1:27017: MongoDB instance is down'],
    ['one of a set', [NO_MAJORITY], '[critical] prod/rs0: MongoDB set has no majority'],
    ['one of a target', [EXPORTER_DOWN], '[critical] exporter:9927: MongoDB exporter is down'],
    ['one that is over', [resolved(DOWN)], '[resolved] prod/rs0 db1:27017: MongoDB instance is down'],
    [
      'one that goes on while another is over',
      [DOWN, resolved(OTHER_DOWN)],
      '[warning] prod/rs0 db1:27017: MongoDB instance is down',
    ],
    ['several of one kind', [DOWN, OTHER_DOWN], '[warning] prod/rs0: 2 alerts: MongoDB instance is down'],
    [
      'several kinds',
      [DOWN, OTHER_DOWN, NO_MAJORITY],
      '[alert] prod/rs0: 3 alerts: MongoDBInstanceDown, MongoDBNoMajority',
    ],
    [
      'several of one member',
      [DOWN, firing({ ...DOWN.labels, alertname: 'MongoDBLagHigh' })].map(resolved),
      '[resolved] prod/rs0 db1:27017: 2 alerts: MongoDBInstanceDown, MongoDBLagHigh',
    ],
    ['another’s alert', [firing({ alertname: 'DiskFull', job: 'node' })], '[alert] node: DiskFull'],
    ['an alert without labels', [firing({ alertname: 'X' })], '[alert] MongoDB: X'],
  ] as const) {
    it(`has a subject for ${what}`, async () => {
      assert.equal(await renderGroup(folder, 'mongodb.mail.subject', alerts), subject);
    });
  }

  it('has all labels, times, links and the description, as text', async () => {
    assert.equal(
      await renderGroup(folder, 'mongodb.mail.text', [NO_MAJORITY, resolved(DOWN)]),
      `MongoDB set has no majority

cluster_role     replset
mongodb_cluster  prod
replica_set      rs0
severity         critical
since            2026-01-31 12:00:07 UTC

Of 3 <votes> 1 is there.

Alert:     MongoDBNoMajority
Runbook:   https://example.net/runbooks/MongoDBNoMajority.md
Dashboard: https://grafana.example.net/d/set?var-cluster=prod&var-set=rs0

Over:

MongoDB instance is down
  prod/rs0 db1:27017
  2026-01-31 12:00:07 UTC to 2026-01-31 12:30:00 UTC

To silence it while you work on it: http://alertmanager.example.net:9093/#/alerts?receiver=mail`,
    );
  });

  it('has the same as HTML, with what it quotes escaped', async () => {
    const html = await renderGroup(folder, 'mongodb.mail.html', [NO_MAJORITY, resolved(DOWN)], 'html');
    for (const part of [
      '<td>rs0</td>',
      '<td>2026-01-31 12:00:07 UTC</td>',
      'Of 3 &lt;votes&gt; 1 is there.',
      '<a href="https://example.net/runbooks/MongoDBNoMajority.md">Runbook</a>',
      '<a href="https://grafana.example.net/d/set?var-cluster=prod&amp;var-set=rs0">Dashboard</a>',
      '<h3 style="margin: 0 0 8px">Over</h3>',
      'prod/rs0 db1:27017<br>',
      '2026-01-31 12:00:07 UTC to 2026-01-31 12:30:00 UTC',
      '<a href="http://alertmanager.example.net:9093/#/alerts?receiver=mail">',
    ]) {
      assert.ok(html.includes(part), `${part} is not in\n${html}`);
    }
    // html/template puts ZgotmplZ where it finds a value unsafe.
    assert.doesNotMatch(html, /Zgotmpl|no value/);
  });

  it('of what is over offers nothing to be silenced', async () => {
    for (const [template, type] of [['text'], ['html', 'html']] as const) {
      const text = await renderGroup(folder, `mongodb.mail.${template}`, [resolved(DOWN)], type);
      assert.match(text, /MongoDB instance is down/);
      assert.doesNotMatch(text, /ilence/);
    }
  });

  it('has no link to a dashboard where Grafana’s address is unknown, unless the link has it', async () => {
    await configure(folder, exampleValues());
    const elsewhere = firing({ alertname: 'X' }, { dashboard_url: 'https://elsewhere.example.net/x' });
    for (const [template, type] of [['text'], ['html', 'html']] as const) {
      const text = await renderGroup(folder, `mongodb.mail.${template}`, [NO_MAJORITY], type);
      assert.doesNotMatch(text, /Dashboard|\/d\/set/);
      const linked = await renderGroup(folder, `mongodb.mail.${template}`, [elsewhere], type);
      assert.match(linked, /https:\/\/elsewhere\.example\.net\/x/);
    }
  });
});
