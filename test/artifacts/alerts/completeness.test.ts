import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALERTS, alertRules, yamlFiles } from '../../../docs/pages/alert-rules.js';
import { testsOf, unitTestFiles } from './unit-tests.js';

/** What is expected of the subjects of a unit test stands in their names. */
const CASES = ['fires', 'boundary', 'quiet', 'missing'] as const;

/** Always there, or about a file that is not: neither has subjects that differ. */
const WITHOUT_SUBJECTS = ['MongoDBWatchdog', 'MongoDBThresholdsMissing'];

/** Not about what an exporter says: nothing is lost when it is restarted. */
const WITHOUT_EXPORTER = [...WITHOUT_SUBJECTS, 'MongoDBExporterDown'];

const DASHBOARDS = ['overview', 'replica-set', 'instance', 'sharded-cluster', 'exporter'];
const VARIABLES = ['cluster', 'cluster_role', 'set', 'host', 'member'];

const SECTIONS = ['Meaning', 'Impact', 'Diagnosis', 'Mitigation'];

const names = [...new Set(alertRules().map(({ alert }) => alert))];

describe('every alert', () => {
  for (const { group, alert, labels, annotations, ...rule } of alertRules()) {
    const { severity = '' } = labels;

    describe(`${alert} (${severity})`, () => {
      it('says how urgent it is, what it is, and where to read and look', () => {
        const severities = alert === 'MongoDBWatchdog' ? ['none'] : ['critical', 'warning', 'info'];
        assert.ok(severities.includes(severity), severity);
        assert.match(alert, /^MongoDB[A-Z]/);
        assert.match(group, /^mongodb-[a-z-]+$/);
        const {
          summary = '',
          description = '',
          runbook_url: runbook = '',
          dashboard_url: board = '',
        } = annotations;
        // A text message has room for so much.
        assert.match(summary, /^[A-Z][^{}]{5,37}$/);
        assert.ok(description.length > 30);
        assert.match(runbook, new RegExp(`^https://.*/alerts/runbooks/${alert}\\.md$`));
        const [, uid = '', query = ''] = /^\/d\/mongodb-topology-([a-z-]+)(?:\?(.*))?$/.exec(board) ?? [];
        assert.ok(DASHBOARDS.includes(uid), board);
        for (const pair of query === '' ? [] : query.split('&')) {
          assert.match(
            pair,
            new RegExp(`^var-(${VARIABLES.join('|')})=\\{\\{ \\$labels\\.\\w+ \\| urlquery \\}\\}$`),
          );
        }
      });

      it('waits for a second scrape, at an interval of a minute, too', () => {
        if (rule.for !== undefined) assert.match(rule.for, /^(90s|[2-9]m|\d\dm|\dh)$/);
      });

      it('outlasts a restart of the exporter', () => {
        const { keep_firing_for: keep } = rule;
        if (['info', 'none'].includes(severity) || WITHOUT_EXPORTER.includes(alert))
          assert.equal(keep, undefined);
        // Those that mute others last longer than they.
        else assert.match(keep ?? '', /^[5-8]m$/);
      });

      it('is tested where it fires and where it does not', () => {
        const tests = testsOf(alert).flatMap((test) => test.alert_rule_test ?? []);
        const own = tests.filter(({ alertname }) => alertname === alert);
        const firing = own.filter(({ exp_alerts: alerts }) =>
          alerts.some(({ exp_labels: expected }) => expected.severity === severity),
        );
        assert.ok(firing.length > 0, 'no test in which it fires');
        if (alert !== 'MongoDBWatchdog')
          assert.ok(firing.length < own.length, 'no test in which it does not fire');
        if (WITHOUT_SUBJECTS.includes(alert)) return;
        const inputs = testsOf(alert).flatMap((test) => test.input_series.map(({ series }) => series));
        for (const subject of CASES) {
          assert.ok(
            inputs.some((series) => new RegExp(`"${subject}(:\\d+)?"`).test(series)),
            `no subject called ${subject}`,
          );
        }
        const told = firing.flatMap(({ exp_alerts: alerts }) =>
          alerts.flatMap(({ exp_labels: expected }) => Object.values(expected)),
        );
        const wrong = CASES.slice(1).filter((subject) =>
          told.some((value) => value.split(':')[0] === subject),
        );
        assert.deepEqual(wrong, []);
      });

      it(`is in the file of its group, ${group}`, () => {
        const file = yamlFiles('rules').find(({ name }) => `mongodb-${name}` === `${group}.yaml`);
        assert.match(file?.text ?? '', new RegExp(`- alert: ${alert}\\n`));
      });
    });
  }

  for (const name of names) {
    it(`${name} has a runbook`, () => {
      const path = join(ALERTS, 'runbooks', `${name}.md`);
      assert.ok(existsSync(path), 'there is none');
      const text = readFileSync(path, 'utf8');
      assert.equal(text.split('\n')[0], `# ${name}`);
      const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
      assert.deepEqual(headings, SECTIONS);
      assert.ok(text.split('\n').length <= 60, 'too long to be read at night');
    });
  }
});

describe('no leftover', () => {
  it('of a runbook', () => {
    const files = readdirSync(join(ALERTS, 'runbooks')).map((file) => file.replace(/\.md$/, ''));
    assert.deepEqual(
      files.filter((file) => !names.includes(file)),
      [],
    );
  });

  it('of a unit test', () => {
    const tested = [...unitTestFiles().values()].flatMap(({ tests }) =>
      tests.flatMap((test) => test.alert_rule_test ?? []),
    );
    assert.deepEqual(
      tested.map(({ alertname }) => alertname).filter((name) => !names.includes(name)),
      [],
    );
  });
});
