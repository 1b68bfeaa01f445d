import assert from 'node:assert/strict';
import type { MongoTarget } from '../../../../src/config/config.js';
import { pem } from '../../../support/pem.js';
import { checkProblems, configOf, file } from '../sample.js';

const CA = file('ca');
const KEY = file('key');
const OPEN = { allowInvalidCertificates: false, allowInvalidHostnames: false };
const ANY_HOST = { allowInvalidCertificates: false, allowInvalidHostnames: true };
const ANYTHING = { allowInvalidCertificates: true, allowInvalidHostnames: true };

function target(uri: string, argv: readonly string[] = []): MongoTarget {
  const [cluster] = configOf([`--mongodb.uri=${uri}`, ...argv]).clusters;
  const { name: _, discovery: __, parts: ___, members: ____, ...rest } = cluster!;
  return rest;
}

describe('the URI', () => {
  const seeds: [uri: string, seeds: string[]][] = [
    ['mongodb://a', ['a:27017']],
    ['mongodb://a:1,b:2,c', ['a:1', 'b:2', 'c:27017']],
    ['mongodb://a:1,a:1', ['a:1']],
    ['mongodb://[::1],[fe80::1]:2', ['[::1]:27017', '[fe80::1]:2']],
    ['mongodb://DB_1.example.net:27017/', ['DB_1.example.net:27017']],
    [' mongodb://a:1\n', ['a:1']],
  ];
  for (const [uri, expected] of seeds) {
    it(`${JSON.stringify(uri)} has the seeds ${expected.join(' ')}`, () => {
      assert.deepEqual(target(uri).seeds, expected);
    });
  }

  it('of SRV has a name, a service and TLS, and no seeds', () => {
    assert.deepEqual(target('mongodb+srv://c.example.net/?srvServiceName=db'), {
      seeds: [],
      srv: { name: 'c.example.net', service: 'db' },
      tls: OPEN,
      uriOptions: {},
    });
    assert.equal(target('mongodb+srv://c.example.net').srv?.service, 'mongodb');
    assert.equal(target('mongodb+srv://c.example.net/?tls=false').tls, undefined);
    assert.equal(target('mongodb+srv://c.example.net/?ssl=false').tls, undefined);
  });

  it('sets the version of the Stable API, which the option overrides', () => {
    assert.equal(target('mongodb://a/?apiVersion=1').apiVersion, '1');
    assert.equal(target('mongodb://a', ['--mongodb.api-version=1']).apiVersion, '1');
    assert.equal(target('mongodb://a').apiVersion, undefined);
  });

  it('of an application is valid; options that the exporter sets itself are ignored', () => {
    const query = [
      'directConnection=true&readPreference=secondaryPreferred&readPreferenceTags=dc:a&readPreferenceTags=',
      'retryReads=true&retryWrites=true&w=majority&journal=true&wtimeoutMS=5&readConcernLevel=majority',
      'maxPoolSize=50&minPoolSize=1&maxConnecting=3&maxIdleTimeMS=5&waitQueueTimeoutMS=5&localThresholdMS=5',
      'connectTimeoutMS=5&serverSelectionTimeoutMS=5&socketTimeoutMS=5&heartbeatFrequencyMS=5000&timeoutMS=5',
      'appName=me%40home&serverMonitoringMode=poll&srvMaxHosts=0&loadBalanced=false&compressors=snappy,zstd',
    ].join('&');
    assert.deepEqual(target(`mongodb://a/app?${query}`), { seeds: ['a:27017'], uriOptions: {} });
  });

  it('passes other options in the spelling of the driver', () => {
    const { uriOptions } = target(
      'mongodb://a/?COMPRESSORS=zstd,zlib&zlibcompressionlevel=6&proxyHost=p&family=4',
    );
    assert.deepEqual(uriOptions, {
      compressors: 'zlib',
      zlibCompressionLevel: '6',
      proxyHost: 'p',
      family: '4',
    });
  });
});

describe('credentials', () => {
  const strange = 'p@ss:/?#[]%';
  const encoded = encodeURIComponent(strange);
  const login = { username: 'u', password: strange };
  const cases: [name: string, uri: string, argv: string[], expected: MongoTarget['credentials']][] = [
    ['none', 'mongodb://a/app', [], undefined],
    ['none by a source alone', 'mongodb://a/?authSource=x', [], undefined],
    ['of the URI are decoded', `mongodb://u:${encoded}@a`, [], login],
    ['of a user with strange name', `mongodb://${encoded}:x@a`, [], { username: strange, password: 'x' }],
    [
      'are in the database of the URI',
      `mongodb://u:${encoded}@a/app%20db`,
      [],
      { ...login, defaultSource: 'app db' },
    ],
    [
      'are in the database of a path with a collection',
      `mongodb://u:${encoded}@a/app.users`,
      [],
      { ...login, defaultSource: 'app' },
    ],
    [
      'are in authSource first',
      `mongodb://u:${encoded}@a/app?AUTHSOURCE=users`,
      [],
      { ...login, source: 'users', defaultSource: 'app' },
    ],
    [
      'take the password of the file as it is',
      'mongodb://u@a',
      [`--mongodb.password-file=${file(`${strange}\n`)}`],
      login,
    ],
    [
      'lose one line break, not two',
      'mongodb://u@a',
      [`--mongodb.password-file=${file('p \r\n\n')}`],
      { username: 'u', password: 'p \r\n' },
    ],
    [
      'lose a Windows line break whole',
      'mongodb://u@a',
      [`--mongodb.password-file=${file('p\r\n')}`],
      { username: 'u', password: 'p' },
    ],
    [
      'are overridden one by one',
      'mongodb://u:p@a/app?authMechanism=PLAIN',
      ['--mongodb.username=v', '--mongodb.auth-source=x', '--mongodb.auth-mechanism=SCRAM-SHA-256'],
      { username: 'v', password: 'p', source: 'x', defaultSource: 'app', mechanism: 'SCRAM-SHA-256' },
    ],
    [
      'of X.509 need no user and ignore the database',
      `mongodb://a/app?authMechanism=mongodb-x509&tlsCertificateKeyFile=${KEY}`,
      [],
      { mechanism: 'MONGODB-X509' },
    ],
    [
      'of Kerberos carry properties',
      'mongodb://u%40REALM@a/?authMechanism=GSSAPI&authMechanismProperties=SERVICE_NAME:db,X:y',
      [],
      { username: 'u@REALM', mechanism: 'GSSAPI', mechanismProperties: 'SERVICE_NAME:db,X:y' },
    ],
    [
      'of AWS come from the environment',
      'mongodb://a/?authMechanism=MONGODB-AWS&authSource=$external',
      [],
      { source: '$external', mechanism: 'MONGODB-AWS' },
    ],
    [
      'of OIDC',
      'mongodb://a/?authMechanism=MONGODB-OIDC&authMechanismProperties=ENVIRONMENT:k8s',
      [],
      { mechanism: 'MONGODB-OIDC', mechanismProperties: 'ENVIRONMENT:k8s' },
    ],
    [
      'are negotiated with the server for DEFAULT',
      'mongodb://u:p@a/?authMechanism=DEFAULT',
      [],
      { username: 'u', password: 'p' },
    ],
  ];
  for (const [name, uri, argv, expected] of cases) {
    it(name, () => {
      assert.deepEqual(target(uri, argv).credentials, expected);
    });
  }

  it('come from mongodb.uri-file as well', () => {
    const path = file(`mongodb://u:${encoded}@a:1\n`);
    const [cluster] = configOf([], { MONGODB_URI_FILE: path }).clusters;
    assert.deepEqual([cluster!.seeds, cluster!.credentials], [['a:1'], login]);
  });
});

describe('TLS', () => {
  const cases: [uri: string, argv: string[], expected: MongoTarget['tls']][] = [
    ['mongodb://a', [], undefined],
    ['mongodb://a/?tls=true', [], OPEN],
    ['mongodb://a/?ssl=true', [], OPEN],
    ['mongodb://a/?tls=true&ssl=true', [], OPEN],
    [`mongodb://a/?tlsCAFile=${CA}`, [], { ...OPEN, ca: pem(CA) }],
    ['mongodb://a/?tlsAllowInvalidHostnames=true', [], ANY_HOST],
    ['mongodb://a/?tlsAllowInvalidHostnames=false', [], undefined],
    ['mongodb://a/?tlsInsecure=true', [], ANYTHING],
    ['mongodb://a/?tlsInsecure=true', ['--no-mongodb.tls-allow-invalid-certificates'], ANY_HOST],
    ['mongodb://a', [`--mongodb.tls-ca-file=${CA}`], { ...OPEN, ca: pem(CA) }],
    ['mongodb://a/?tls=false', [`--mongodb.tls-ca-file=${CA}`], { ...OPEN, ca: pem(CA) }],
    [`mongodb://a/?tlsCAFile=${CA}`, ['--no-mongodb.tls'], undefined],
    [`mongodb://a/?tlsCAFile=${CA}`, [`--mongodb.tls-ca-file=${KEY}`], { ...OPEN, ca: pem(KEY) }],
    [
      `mongodb://a/?tlsCertificateKeyFile=${KEY}&tlsCertificateKeyFilePassword=k%26y`,
      [],
      { ...OPEN, certificateKey: pem(KEY), certificateKeyFilePassword: 'k&y' },
    ],
    ['mongodb+srv://a.example.net', ['--no-mongodb.tls'], undefined],
  ];
  for (const [uri, argv, expected] of cases) {
    it([uri, ...argv].join(' ').replaceAll(/\/\S*\/(\d+)\.txt/g, '$1'), () => {
      assert.deepEqual(target(uri, argv).tls, expected);
    });
  }
});

describe('secrets of the configuration', () => {
  it('are listed raw, encoded and as written', () => {
    const { secrets } = configOf([
      '--mongodb.uri=mongodb://u:p%40%5bx%5D!@a/?proxyHost=h&proxyUsername=u&proxyPassword=s%23&tls=true',
    ]);
    assert.deepEqual([...secrets].sort(), ['p%40%5Bx%5D!', 'p%40%5bx%5D!', 'p@[x]!', 's#', 's%23'].sort());
  });

  it('include the overridden password of the URI and the password of the key', () => {
    const { secrets } = configOf([
      `--mongodb.uri=mongodb://u:old@a/?tlsCertificateKeyFile=${KEY}&tlsCertificateKeyFilePassword=k%26y`,
      `--mongodb.password-file=${file('new one')}`,
    ]);
    assert.deepEqual([...secrets].sort(), ['k%26y', 'k&y', 'new one', 'new%20one', 'old'].sort());
  });
});

describe('options that contradict each other', () => {
  const SECRET = file('geheim');
  checkProblems([
    [
      [`--mongodb.uri-file=${file('mongodb://a')}`, '--mongodb.uri=mongodb://b'],
      'mongodb.uri-file (argument): two-uris',
    ],
    [[`--mongodb.password-file=${SECRET}`], 'mongodb.password-file (argument): login-without-user'],
    [['--mongodb.username=u'], 'mongodb.username (argument): login-without-password'],
    [['--mongodb.auth-mechanism=PLAIN'], 'mongodb.auth-mechanism (argument): login-without-user'],
    [
      ['--mongodb.auth-mechanism=GSSAPI', '--mongodb.username=u', '--mongodb.auth-source=x'],
      'mongodb.auth-source (argument): login-source',
    ],
    [
      [
        '--mongodb.auth-mechanism=MONGODB-X509',
        `--mongodb.tls-certificate-key-file=${SECRET}`,
        `--mongodb.password-file=${SECRET}`,
      ],
      'mongodb.password-file (argument): login-takes-no-password',
    ],
    [['--no-mongodb.tls', `--mongodb.tls-ca-file=${SECRET}`], 'mongodb.tls (argument): tls-contradiction'],
    [
      [`--mongodb.tls-certificate-key-file-password-file=${SECRET}`],
      'mongodb.tls-certificate-key-file-password-file (argument): tls-key-password-without-key',
    ],
  ]);
});
