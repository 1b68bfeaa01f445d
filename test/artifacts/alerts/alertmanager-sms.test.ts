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

/** One message of the GSM alphabet, as far as we use it: none of its characters takes the place of two. */
const ONE_MESSAGE = /^[A-Za-z0-9 !"#$%&'()*+,./:;<=>?@_-]{1,160}$/;

const LONG = 'x'.repeat(300);
const LONGEST = firing(
  { alertname: LONG, severity: 'critical', mongodb_cluster: LONG, replica_set: LONG, member: LONG },
  { summary: LONG },
);

describe('text messages of Alertmanager', () => {
  let folder: string;

  before(async function () {
    requireAlertmanager(this);
    folder = temporaryFolder();
    await configure(folder, exampleValues());
  });

  after(async () => {
    if (folder !== undefined) await removeFolder(folder);
  });

  for (const [what, alerts, text] of [
    [
      'a member',
      [instanceDown('db1.example.net:27017')],
      'WARNING prod/rs0 db1.example.net:27017: MongoDB instance is down since 31 Jan 12:00 UTC',
    ],
    ['a set', [NO_MAJORITY], 'CRITICAL prod/rs0: MongoDB set has no majority since 31 Jan 12:00 UTC'],
    [
      'a target',
      [EXPORTER_DOWN],
      'CRITICAL mongodb exporter:9927: MongoDB exporter is down since 31 Jan 12:00 UTC',
    ],
    [
      'several, without those that are over',
      [NO_MAJORITY, instanceDown('a:1'), resolved(instanceDown('b:1')), instanceDown('c:1')],
      'CRITICAL prod/rs0: MongoDB set has no majority since 31 Jan 12:00 UTC +2 more',
    ],
    [
      'names of any length, each cut by itself',
      Array.from({ length: 12 }, () => LONGEST),
      `CRITICAL ${'x'.repeat(16)}../${'x'.repeat(16)}.. ${'x'.repeat(36)}..: ${'x'.repeat(38)}.. ` +
        'since 31 Jan 12:00 UTC +11 more',
    ],
    [
      'names of any characters',
      [firing({ alertname: 'X', severity: 'critical', mongodb_cluster: 'größe^1', member: '[::1]:27017' })],
      'CRITICAL gr??e?1 (::1):27017: X since 31 Jan 12:00 UTC',
    ],
  ] as const) {
    it(`tell of ${what}, one message each`, async () => {
      const message = await renderGroup(folder, 'mongodb.sms.text', alerts);
      assert.equal(message, text);
      assert.match(message, ONE_MESSAGE);
    });
  }

  it('say nothing when all is over', async () => {
    assert.equal(await renderGroup(folder, 'mongodb.sms.text', [resolved(NO_MAJORITY)]), '');
  });
});
