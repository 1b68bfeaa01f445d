import assert from 'node:assert/strict';
import { configurationPage } from '../../../docs/pages/configuration.js';
import { usage } from '../../../src/config/help.js';
import { optionsOf } from '../../../src/config/options/schema.js';
import { catalogue, file, problemsOf } from './sample.js';

const options = optionsOf(catalogue);

describe('usage', () => {
  const text = usage(catalogue);

  it('fits into 100 columns and ends with a line break', () => {
    assert.deepEqual(
      text.split('\n').filter((line) => line.length > 100),
      [],
    );
    assert.match(text, /[^\n]\n$/);
  });

  it('shows every option with its environment variable', () => {
    for (const [name, { env }] of options) {
      assert.match(text, new RegExp(`^  --${name.replaceAll('.', '\\.')}(=<.+>)?$`, 'm'));
      assert.match(text, new RegExp(`^      Environment: ${env}(, else MONGODB_[A-Z]+)?$`, 'm'));
    }
  });

  it('shows description, default and variable of an option', () => {
    const expected = [
      '  --log.level=<error|warn|info|debug>',
      '      Least severity that is logged.',
      '      Default: info',
      '      Environment: MONGODB_EXPORTER_LOG_LEVEL',
    ];
    assert.ok(text.includes(`\n${expected.join('\n')}\n`));
  });

  it('shows the variables of a login in the order of precedence', () => {
    assert.match(text, /^ {6}Environment: MONGODB_USERNAME, else MONGODB_USER$/m);
    assert.match(text, /^ {6}Environment: MONGODB_PASSWORD_FILE, else MONGODB_PASSWORD$/m);
    assert.doesNotMatch(text, /--mongodb\.password\b(?!-)/);
  });

  it('shows valid examples', () => {
    const examples = text
      .replaceAll('\\\n', ' ')
      .split('\n')
      .filter((line) => line.startsWith('    mongodb-topology-exporter'))
      .map((line) => line.trim().replaceAll("'", '').split(/\s+/).slice(1));
    assert.equal(examples.length, 5);
    for (const argv of examples) {
      const present = argv.map((word) =>
        word
          .replace(/(topology\.file)=\S+/, `$1=${file('{"mongos": ["router:27017"]}')}`)
          .replace(/(-file|config\.file)=\S+/, `$1=${file('log: {}')}`),
      );
      assert.deepEqual(problemsOf(present), []);
    }
  });
});

describe('configurationPage', () => {
  const page = configurationPage(catalogue);

  it('has a row for every option', () => {
    for (const [name, { env }] of options) {
      assert.match(
        page,
        new RegExp(
          `^\\| \`--${name.replaceAll('.', '\\.')}(=<.+>)?\` \\| \`${env}\`(, else \`MONGODB_[A-Z]+\`)? \\|`,
          'm',
        ),
      );
    }
  });

  it('has rows of four cells', () => {
    const rows = page.split('\n').filter((line) => line.startsWith('|'));
    for (const row of rows) assert.equal(row.replaceAll('\\|', '').split('|').length, 6, row);
    assert.ok(
      rows.includes(
        '| `--log.format=<text\\|json>` | `MONGODB_EXPORTER_LOG_FORMAT` | `text` | One line of text, or one JSON object, per event. |',
      ),
    );
  });

  it('has a valid example file, except for the files that it names', () => {
    const [, example = ''] = /```yaml\n(.*?)```/s.exec(page) ?? [];
    const present = example.replace(/((?:password|ca)-file:) \S+/g, `$1 ${file('x')}`);
    assert.deepEqual(problemsOf([`--config.file=${file(present, 'yml')}`]), []);
  });

  it('has its chapters in order', () => {
    assert.deepEqual(
      [...page.replaceAll(/```.*?```/gs, '').matchAll(/^##? (.*)$/gm)].map(([, title]) => title),
      [
        'Configuration',
        'Where options come from',
        'Example file',
        'MongoDB',
        'Topology and discovery',
        'Scrape',
        'Heartbeat',
        'Collectors',
        'Limits of collectors',
        'Metrics',
        'Web server',
        'Log',
        'Configuration file',
        'The URI',
        'Servers that require an API version',
        'Addresses that differ: `host-map` and `discovery.horizon`',
      ],
    );
  });
});
