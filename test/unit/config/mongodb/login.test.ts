import assert from 'node:assert/strict';
import { configOf, file, foundIn } from '../sample.js';

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
    ['both names with the same value', [], { ...variables, MONGODB_USERNAME: 'eve' }, ['eve', SECRET]],
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
      'two names that differ are not reported if an argument overrides them',
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

  it('applies to every cluster of a topology file without its own', () => {
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

  const problems: [env: Record<string, string>, ...expected: string[]][] = [
    [
      { ...variables, MONGODB_USERNAME: 'bob' },
      'mongodb.username (environment variable MONGODB_USER): variables-differ',
    ],
    [
      { MONGODB_PASSWORD: SECRET },
      'mongodb.password (environment variable MONGODB_PASSWORD): login-without-user',
    ],
    [{ MONGODB_USER: 'eve' }, 'mongodb.username (environment variable MONGODB_USER): login-without-password'],
    [
      { ...variables, MONGODB_PASSWORD: '\n' },
      'mongodb.password (environment variable MONGODB_PASSWORD): empty-secret',
    ],
    [
      { MONGODB_PASSWORD: SECRET, MONGODB_URI: 'mongodb://a/?authMechanism=MONGODB-AWS' },
      'mongodb.password (environment variable MONGODB_PASSWORD): login-takes-no-user',
    ],
  ];
  for (const [env, ...expected] of problems) {
    it(`one clear error for ${Object.keys(env).join(', ')}`, () => {
      assert.deepEqual(foundIn([], env), expected);
    });
  }

  it('is refused on the command line and in a configuration file', () => {
    const inFile = file('mongodb: {password: geheim}', 'yml');
    assert.deepEqual(foundIn(['--mongodb.password=geheim']), ['mongodb.password (argument): unknown-option']);
    assert.deepEqual(foundIn([`--config.file=${inFile}`]), [
      `mongodb.password (${inFile}:1:11): unknown-option`,
    ]);
  });

  it('is a secret, also where the file takes precedence', () => {
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
