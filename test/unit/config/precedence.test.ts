import assert from 'node:assert/strict';
import { configOf, file, problemsOf } from './sample.js';

describe('precedence of sources', () => {
  const inFile = file('scrape: {concurrency: 2}\n', 'yml');
  const byFile = `--config.file=${inFile}`;
  const env = { MONGODB_EXPORTER_SCRAPE_CONCURRENCY: '3' };
  const cases: [name: string, argv: string[], env: Record<string, string>, expected: number][] = [
    ['default', [], {}, 32],
    ['file over default', [byFile], {}, 2],
    ['file named in the environment', [], { MONGODB_EXPORTER_CONFIG_FILE: inFile }, 2],
    ['environment over file', [byFile], env, 3],
    ['argument over environment', [byFile, '--scrape.concurrency=4'], env, 4],
    ['argument over file', [byFile, '--scrape.concurrency', '4'], {}, 4],
    ['empty variable is absent', [byFile], { MONGODB_EXPORTER_SCRAPE_CONCURRENCY: '' }, 2],
    [
      'a wrong value that is overridden does no harm',
      ['--scrape.concurrency=4'],
      { MONGODB_EXPORTER_SCRAPE_CONCURRENCY: 'x' },
      4,
    ],
  ];
  for (const [name, argv, variables, expected] of cases) {
    it(name, () => {
      assert.equal(configOf(argv, variables).scrape.concurrency, expected);
    });
  }

  it('takes the file of the argument rather than the one of the environment', () => {
    const config = configOf([byFile], { MONGODB_EXPORTER_CONFIG_FILE: '/nonexistent' });
    assert.equal(config.scrape.concurrency, 2);
  });

  it('replaces lists as a whole', () => {
    const both = file('host-map: ["a:1=b:1", "c:1=d:1"]\n', 'yml');
    assert.deepEqual(
      [...configOf([`--config.file=${both}`, '--host-map=e:1=f:1']).hostMap],
      [['e:1', 'f:1']],
    );
  });
});

describe('the login from environment variables', () => {
  const SECRET = 'geheim & $ecret';
  const path = file('of the file');
  const login = (argv: readonly string[], env: Record<string, string>) => {
    const { username, password } = configOf(argv, env).clusters[0]!.credentials ?? {};
    return [username, password];
  };
  const variables = { MONGODB_USER: 'eve', MONGODB_PASSWORD: SECRET };
  const cases: [name: string, argv: string[], env: Record<string, string>, expected: unknown[]][] = [
    ['MONGODB_USER and MONGODB_PASSWORD', [], variables, ['eve', SECRET]],
    ['MONGODB_USERNAME', [], { MONGODB_USERNAME: 'ann', MONGODB_PASSWORD: SECRET }, ['ann', SECRET]],
    ['both names that say the same', [], { ...variables, MONGODB_USERNAME: 'eve' }, ['eve', SECRET]],
    ['one of both names is empty', [], { ...variables, MONGODB_USERNAME: '' }, ['eve', SECRET]],
    ['without the line break of a Secret', [], { ...variables, MONGODB_PASSWORD: 'p \n' }, ['eve', 'p ']],
    ['the file before', [], { ...variables, MONGODB_PASSWORD_FILE: path }, ['eve', 'of the file']],
    [
      'the file of an argument before',
      [`--mongodb.password-file=${path}`],
      variables,
      ['eve', 'of the file'],
    ],
    [
      'the file of a configuration file before',
      [`--config.file=${file(`mongodb: {password-file: ${path}}`, 'yml')}`],
      variables,
      ['eve', 'of the file'],
    ],
    ['the URI after', [], { ...variables, MONGODB_URI: 'mongodb://u:p@a' }, ['eve', SECRET]],
    [
      'the password of the URI where there is none',
      [],
      { MONGODB_USER: 'eve', MONGODB_URI: 'mongodb://u:p@a' },
      ['eve', 'p'],
    ],
    [
      'two names that differ do no harm beside an argument',
      ['--mongodb.username=ann'],
      { ...variables, MONGODB_USERNAME: 'bob' },
      ['ann', SECRET],
    ],
  ];
  for (const [name, argv, env, expected] of cases) {
    it(name, () => {
      assert.deepEqual(login(argv, env), expected);
    });
  }

  it('is that of every cluster of a topology file that names none', () => {
    const own = file('of the cluster');
    const content = {
      clusters: [
        { name: 'one', seeds: ['a:1'], mongos: ['b:1'] },
        { name: 'two', seeds: ['c:1'], credentials: { username: 'bob', passwordFile: own } },
        { name: 'without', seeds: ['d:1'], credentials: false },
      ],
    };
    const { clusters } = configOf([`--topology.file=${file(JSON.stringify(content))}`], variables);
    const eve = { username: 'eve', password: SECRET };
    assert.deepEqual(
      clusters.map(({ credentials }) => credentials),
      [eve, { username: 'bob', password: 'of the cluster' }, undefined],
    );
    assert.deepEqual(clusters[0]!.parts[0]!.access.credentials, eve);
  });

  const problems: [env: Record<string, string>, expected: string][] = [
    [
      { ...variables, MONGODB_USERNAME: 'bob' },
      'mongodb.username (environment variable MONGODB_USER): differs from MONGODB_USERNAME; keep one of them',
    ],
    [
      { MONGODB_PASSWORD: SECRET },
      'mongodb.password (environment variable MONGODB_PASSWORD): a password without a user name; set mongodb.username or MONGODB_USER',
    ],
    [
      { MONGODB_USER: 'eve' },
      'mongodb.username (environment variable MONGODB_USER): a user name without a password; set mongodb.password-file or MONGODB_PASSWORD',
    ],
    [
      { ...variables, MONGODB_PASSWORD: '\n' },
      'mongodb.password (environment variable MONGODB_PASSWORD): is empty; set it to the password, or unset it',
    ],
    [
      { MONGODB_PASSWORD: SECRET, MONGODB_URI: 'mongodb://a/?authMechanism=MONGODB-AWS' },
      'mongodb.password (environment variable MONGODB_PASSWORD): MONGODB-AWS takes no user name and no password; remove them and set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a role',
    ],
  ];
  for (const [env, expected] of problems) {
    it(`one clear error for ${Object.keys(env).join(', ')}`, () => {
      assert.deepEqual(problemsOf([], env), [expected]);
    });
  }

  it('neither the command line nor a configuration file takes the password', () => {
    const remedy = 'unknown option; did you mean';
    const inFile = file('mongodb: {password: geheim}', 'yml');
    assert.deepEqual(problemsOf(['--mongodb.password=geheim']), [
      `mongodb.password (argument): ${remedy} --mongodb.password-file?`,
    ]);
    assert.deepEqual(problemsOf([`--config.file=${inFile}`]), [
      `mongodb.password (${inFile}:1:11): ${remedy} mongodb.password-file?`,
    ]);
  });

  it('the password is a secret, also where the file counts', () => {
    const forms = [SECRET, encodeURIComponent(SECRET)];
    for (const more of [{}, { MONGODB_PASSWORD_FILE: path }]) {
      const { secrets } = configOf([], { ...variables, ...more });
      assert.deepEqual(
        forms.filter((form) => !secrets.includes(form)),
        [],
      );
    }
  });
});
