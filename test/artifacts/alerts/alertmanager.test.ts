import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireAlertmanager } from '../../support/alertmanager.js';
import { ALERTMANAGER_FOLDER, configure, exampleValues } from '../../support/alertmanager-config.js';
import { amtool } from '../../support/amtool.js';
import { runProgram } from '../../support/run-program.js';
import { removeFolder, temporaryFolder } from '../../support/servers/cleanup.js';

describe('the configuration of Alertmanager', () => {
  let folder: string;

  before(function () {
    requireAlertmanager(this);
  });

  beforeEach(() => {
    folder = temporaryFolder();
  });

  afterEach(async () => {
    await removeFolder(folder);
  });

  const routed = async (config: string, ...labels: readonly string[]): Promise<string> =>
    (await amtool('config', 'routes', 'test', `--config.file=${config}`, ...labels)).trim();

  const written = async (changed?: Readonly<Record<string, string>>): Promise<string> =>
    readFileSync(await configure(folder, exampleValues(changed)), 'utf8');

  it('is valid with the example’s values, and with every value set', async () => {
    await amtool('check-config', await configure(folder, exampleValues()));
    const all = {
      SMTP_FROM: "MongoDB's alerts <alerts@example.net>",
      SMTP_USER: 'alerts',
      SMTP_PASSWORD_FILE: '/etc/alertmanager/smtp-password',
      SMTP_REQUIRE_TLS: 'false',
      SMS_MAIL_TO: '4915112345678@sms.example.net',
      GRAFANA_URL: 'https://grafana.example.net/',
      DEADMAN_URL: 'https://deadman.example.net/ping/1234',
    };
    const file = await configure(folder, exampleValues(all));
    await amtool('check-config', file);
    const text = readFileSync(file, 'utf8');
    assert.doesNotMatch(text.replaceAll('${...}', ''), /\$\{|# if|# end if/);
    assert.match(text, /smtp_from: 'MongoDB''s alerts <alerts@example.net>'/);
    const mail = readFileSync(join(folder, 'templates/mail.tmpl'), 'utf8');
    assert.match(mail, /"https:\/\/grafana\.example\.net"/);
  });

  it('can be written from the example itself, filled in where it stands', async () => {
    const example = join(ALERTMANAGER_FOLDER, 'values.env.example');
    await runProgram('sh', [join(ALERTMANAGER_FOLDER, 'configure.sh'), example, folder]);
    assert.equal(readFileSync(join(folder, 'alertmanager.yml'), 'utf8'), await written());
  });

  it('needs a mail server and an address, and nothing else', async () => {
    const config = await configure(folder, 'SMTP_SMARTHOST=mail:25\nMAIL_TO=a@example.net , b@example.net\n');
    await amtool('check-config', config);
    const text = readFileSync(config, 'utf8');
    assert.match(text, /smtp_smarthost: 'mail:25'/);
    assert.match(text, /smtp_from: 'a@example.net'/);
    assert.match(text, /to: 'a@example.net , b@example.net'/);
    assert.doesNotMatch(text, /smtp_auth|sms\.text|webhook_configs/);
  });

  it('names secrets by their files alone', async () => {
    const text = await written({ SMTP_USER: 'alerts', SMTP_PASSWORD_FILE: '/run/secrets/smtp' });
    assert.match(text, /smtp_auth_password_file: '\/run\/secrets\/smtp'/);
    assert.doesNotMatch(text, /password:|secret:|credentials:/);
  });

  for (const [what, values, complaint] of [
    ['no mail server', 'MAIL_TO=a@example.net', /SMTP_SMARTHOST is not set/],
    ['no address', 'SMTP_SMARTHOST=mail:25', /MAIL_TO is not set/],
    [
      'a login without its password',
      'SMTP_SMARTHOST=mail:25\nMAIL_TO=a@b.c\nSMTP_USER=me',
      /SMTP_PASSWORD_FILE/,
    ],
    ['a name that means nothing', '# a comment\nMAIL_TOO=a@example.net', /values\.env:2: none of the values/],
    ['a line without a value', 'MAIL_TO', /values\.env:1: none of the values/],
    [
      'a wrong switch',
      'SMTP_SMARTHOST=mail:25\nMAIL_TO=a@b.c\nSMTP_REQUIRE_TLS=no',
      /neither true nor false/,
    ],
    ['a wrong address of Grafana', 'SMTP_SMARTHOST=mail:25\nMAIL_TO=a@b.c\nGRAFANA_URL=grafana', /not a URL/],
  ] as const) {
    it(`is not written with ${what}`, async () => {
      await assert.rejects(configure(folder, values), complaint);
      assert.throws(() => readFileSync(join(folder, 'alertmanager.yml')), /ENOENT/);
    });
  }

  for (const [labels, receiver] of [
    [['severity=critical'], 'mail-and-sms'],
    [['severity=warning'], 'mail'],
    [['severity=info'], 'digest'],
    [['alertname=MongoDBWatchdog', 'severity=none'], 'dead-man-switch'],
    [['alertname=SomebodyElses'], 'mail'],
  ] as const) {
    it(`sends ${labels.join(', ')} to ${receiver}`, async () => {
      const config = await configure(folder, exampleValues());
      assert.equal(await routed(config, 'mongodb_cluster=prod', ...labels), receiver);
    });
  }

  for (const example of ['sns', 'webhook']) {
    it(`has a valid example of text messages by ${example}`, async () => {
      const file = join(ALERTMANAGER_FOLDER, `examples/${example}.yml`);
      await amtool('check-config', file);
      assert.equal(await routed(file, 'severity=critical'), example);
      assert.equal(await routed(file, 'severity=warning'), 'nobody');
    });
  }
});
