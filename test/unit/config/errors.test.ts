import assert from 'node:assert/strict';
import { directory, file, problemsOf } from './sample.js';

const SECRET = file('geheim');
const EMPTY = file('\n');
const ENCODE =
  'the URI holds characters that must be percent-encoded in a user name or password; write %40 for @, %3A for :, ' +
  '%2F for /, %3F for ?, %23 for #, %25 for %, or use mongodb.password-file';
const SEEDS = 'write host:port, IPv6 as [::1]:27017; Unix sockets are not supported';
const BEGIN =
  'the URI does not begin with mongodb:// or mongodb+srv://; write for example mongodb://localhost:27017, without quotes';
const LISTEN = 'write :9927, host:9927 or [::1]:9927';
const DURATION = 'write seconds, or a number with ms, s, m or h, for example 250ms or 1m';
const PAIR = 'write reported=address, for example db1:27017=localhost:37017';
const STRAY = 'write options as --name=value, and quote values that hold blanks';
const MECHANISMS = 'SCRAM-SHA-1, SCRAM-SHA-256, MONGODB-X509, PLAIN, GSSAPI, MONGODB-AWS, MONGODB-OIDC';
const READABLE = 'give the path of a file that the exporter may read';
const BOOLEAN = 'is neither true nor false; write true or false';

function check(
  title: string,
  cases: readonly (readonly [argv: string[], expected: string | string[]])[],
): void {
  describe(title, () => {
    for (const [argv, expected] of cases) {
      it(argv.join(' ').replaceAll(directory, '…'), () => {
        assert.deepEqual(problemsOf(argv), [expected].flat());
      });
    }
  });
}

check('wrong words on the command line', [
  [['--mongodb.url=x'], 'mongodb.url (argument): unknown option; did you mean --mongodb.uri?'],
  [
    ['--mongodb.url', 'mongodb://u:geheim@h'],
    'mongodb.url (argument): unknown option; did you mean --mongodb.uri?',
  ],
  [['--mongodb.user=x'], 'mongodb.user (argument): unknown option; did you mean --mongodb.username?'],
  [['--uri=x'], 'uri (argument): unknown option; did you mean --mongodb.uri?'],
  [
    ['--mongodb.password=geheim'],
    'mongodb.password (argument): unknown option; did you mean --mongodb.password-file?',
  ],
  [
    ['--no-collector.oplg'],
    'no-collector.oplg (argument): unknown option; did you mean --no-collector.oplog?',
  ],
  [['--collector.opcounters'], 'collector.opcounters (argument): unknown option; see --help for all options'],
  [
    ['--frobnicate', 'x', 'check-config'],
    'frobnicate (argument): unknown option; see --help for all options',
  ],
  [['--mongodb://u:geheim@h'], 'an option (argument): unknown option; see --help for all options'],
  [['--mongodb.uri'], 'mongodb.uri (argument): has no value; write --mongodb.uri=<uri>'],
  [['--mongodb.uri', '--log.level=debug'], 'mongodb.uri (argument): has no value; write --mongodb.uri=<uri>'],
  [['--mongodb.uri', 'check-config'], 'mongodb.uri (argument): has no value; write --mongodb.uri=<uri>'],
  [['--log.level='], 'log.level (argument): has no value; write --log.level=<error|warn|info|debug>'],
  [['--log.level', ''], 'log.level (argument): has no value; write --log.level=<error|warn|info|debug>'],
  [['--log.level=info', '--log.level=info'], 'log.level (argument): is given twice; keep one of them'],
  [['--mongodb.tls', '--no-mongodb.tls'], 'mongodb.tls (argument): is given twice; keep one of them'],
  [
    ['--no-log.level'],
    'log.level (argument): --no- goes with switches only; write --log.level=<error|warn|info|debug>',
  ],
  [
    ['--no-mongodb.tls=true'],
    'mongodb.tls (argument): --no- takes no value; write --no-mongodb.tls or --mongodb.tls=<true|false>',
  ],
  [['stray'], `argument 1 (stray word): belongs to no option; ${STRAY}`],
  [['--topology.name', 'two', 'words'], `argument 3 (stray word): belongs to no option; ${STRAY}`],
  [
    ['mongodb://u:geheim@h'],
    'argument 1 (stray word): belongs to no option; write a URI as --mongodb.uri=<uri>',
  ],
  [['-log.level=debug'], 'argument 1 (stray word): belongs to no option; write --log.level'],
  [['log.level=debug'], 'argument 1 (stray word): belongs to no option; write --log.level'],
  [['checkconfig'], 'argument 1 (stray word): belongs to no option; did you mean check-config?'],
  [['help'], 'argument 1 (stray word): belongs to no option; did you mean --help?'],
]);

check('wrong values', [
  [['--mongodb.tls=0'], `mongodb.tls (argument): "0" ${BOOLEAN}`],
  [['--mongodb.tls', 'maybe'], `mongodb.tls (argument): "maybe" ${BOOLEAN}`],
  [
    ['--collstats.namespaces=shop orders'],
    'collstats.namespaces (argument): "shop orders" is no pattern; write a name, as shop.orders or shop.*',
  ],
  [
    ['--collstats.limit=0'],
    'collstats.limit (argument): "0" is not a whole number; write one from 1 to 100000',
  ],
  [['--collector.oplog=no'], `collector.oplog (argument): "no" ${BOOLEAN}`],
  [['--discovery.enabled=True'], `discovery.enabled (argument): "True" ${BOOLEAN}`],
  [
    ['--mongodb.auth-mechanism=MONGODB-CR'],
    `mongodb.auth-mechanism (argument): "MONGODB-CR" is not known; write one of ${MECHANISMS}`,
  ],
  [['--topology.name=a\nb'], 'topology.name (argument): holds control characters; write it on one line'],
  [['--discovery.interval=soon'], `discovery.interval (argument): "soon" is not a duration; ${DURATION}`],
  [['--discovery.interval=-1'], `discovery.interval (argument): "-1" is not a duration; ${DURATION}`],
  [['--discovery.interval=1m30s'], `discovery.interval (argument): "1m30s" is not a duration; ${DURATION}`],
  [
    ['--discovery.interval=500ms'],
    'discovery.interval (argument): "500ms" is out of bounds; write a duration from 1s to 24h',
  ],
  [
    ['--scrape.timeout-offset=2h'],
    'scrape.timeout-offset (argument): "2h" is out of bounds; write a duration from 0s to 1h',
  ],
  [
    ['--scrape.timeout-offset=10'],
    'scrape.timeout-offset (argument): leaves no time to answer: scrape.timeout-offset is 10 s, scrape.default-timeout is 10 s; make the offset smaller than the timeout',
  ],
  [
    ['--scrape.default-timeout=200ms'],
    'scrape.default-timeout (argument): leaves no time to answer: scrape.timeout-offset is 0.25 s, scrape.default-timeout is 0.2 s; make the offset smaller than the timeout',
  ],
  ...['0', '10001', '1.5', '0x10', '1e3', 'many'].map((value): [string[], string] => [
    [`--scrape.concurrency=${value}`],
    `scrape.concurrency (argument): "${value}" is not a whole number; write one from 1 to 10000`,
  ]),
  [['--web.listen-address=9927'], `web.listen-address (argument): "9927" has no port; ${LISTEN}`],
  [
    ['--web.listen-address=:http'],
    `web.listen-address (argument): ":http" has no port from 0 to 65535; ${LISTEN}`,
  ],
  [
    ['--web.listen-address=:65536'],
    `web.listen-address (argument): ":65536" has no port from 0 to 65535; ${LISTEN}`,
  ],
  [
    ['--web.listen-address=::1:9927'],
    `web.listen-address (argument): "::1:9927" has no valid host name; ${LISTEN}`,
  ],
  [
    ['--web.listen-address=*:9927'],
    `web.listen-address (argument): "*:9927" has no valid host name; ${LISTEN}`,
  ],
  [
    ['--web.telemetry-path=metrics'],
    'web.telemetry-path (argument): "metrics" does not begin with /; write /metrics',
  ],
  [
    ['--web.telemetry-path=/-/ready'],
    'web.telemetry-path (argument): "/-/ready" is kept for probes; write another path, as /metrics',
  ],
  [
    ['--web.telemetry-path=/m?x'],
    'web.telemetry-path (argument): "/m?x" is not a plain path; write / and letters, digits or . _ ~ -',
  ],
  [['--host-map=a:1'], `host-map (argument): "a:1" is not a pair; ${PAIR}`],
  [['--host-map=a=b:1'], `host-map (argument): the reported name of "a=b:1" has no port; ${PAIR}`],
  [
    ['--host-map=a:1=b:0'],
    `host-map (argument): the address of "a:1=b:0" has no port from 1 to 65535; ${PAIR}`,
  ],
  [
    ['--host-map=:1=b:1'],
    `host-map (argument): the reported name of ":1=b:1" has an empty host name; ${PAIR}`,
  ],
  [
    ['--host-map=a:1=b:1,,'],
    [`host-map (argument): an empty entry; ${PAIR}`, `host-map (argument): an empty entry; ${PAIR}`],
  ],
  [
    ['--host-map=a:1=b:1', '--host-map=a:1=c:1'],
    'host-map (argument): "a:1" is mapped twice; keep one address for each reported name',
  ],
  [
    ['--metrics.disable=conections'],
    'metrics.disable (argument): "conections" is no subject; did you mean connections?',
  ],
  [
    ['--metrics.enable=x,operations'],
    'metrics.enable (argument): "x" is no subject; write of connections, operations, commands',
  ],
  [
    ['--commands.names=find,db.users,'],
    [
      'commands.names (argument): "db.users" is no name of a command; write it as MongoDB does, as findAndModify',
      'commands.names (argument): an empty entry; write it as MongoDB does, as findAndModify',
    ],
  ],
  [
    ['--log.level=verbose'],
    'log.level (argument): "verbose" is not known; write one of error, warn, info, debug',
  ],
  [
    ['--mongodb.password-file=hunter2'],
    `mongodb.password-file (argument): cannot read the file of that name: no such file; ${READABLE}`,
  ],
  [
    ['--mongodb.uri-file=mongodb://u:hunter2@h/'],
    `mongodb.uri-file (argument): cannot read "mongodb://u:***@h/": no such file; ${READABLE}`,
  ],
  [
    ['--mongodb.password-file=/nonexistent'],
    `mongodb.password-file (argument): cannot read "/nonexistent": no such file; ${READABLE}`,
  ],
  [
    [`--mongodb.tls-ca-file=${directory}`],
    `mongodb.tls-ca-file (argument): cannot read "${directory.slice(0, 60)}": it is a directory; ${READABLE}`,
  ],
  [
    [`--mongodb.password-file=${EMPTY}`],
    `mongodb.password-file (argument): "${EMPTY}" is empty; write the password into it, and nothing else`,
  ],
  [
    ['--config.file=/nonexistent'],
    `config.file (argument): cannot read "/nonexistent": no such file; ${READABLE}`,
  ],
]);

check(
  'wrong URIs',
  (
    [
      ['http://geheim', BEGIN],
      ['localhost:27017', BEGIN],
      ['"mongodb://a"', BEGIN],
      ['mongodb://a b', 'the URI holds white space; write %20 for a blank in a name or password'],
      ['mongodb://', 'the URI names no host; write for example mongodb://localhost:27017'],
      ['mongodb://:27017', 'the URI names no host; write for example mongodb://localhost:27017'],
      ['mongodb://u:geheim@', 'the URI names no host; write for example mongodb://localhost:27017'],
      ['mongodb://u:ge@heim@h', ENCODE],
      ['mongodb://u:ge/heim@h', ENCODE],
      ['mongodb://u:ge?heim@h', ENCODE],
      ['mongodb://u:ge:heim@h', ENCODE],
      ['mongodb://u:ge%heim@h', ENCODE],
      ['mongodb://u:g@e/heim@h', ENCODE],
      ['mongodb://u:g@e?heim@h', ENCODE],
      ['mongodb://u:g@e?he=im@h/?tls=true', ENCODE],
      ['mongodb://h/#geheim', ENCODE],
      ['mongodb://u:geheim/db', `host 1 of the URI has no port from 1 to 65535; ${SEEDS}`],
      ['mongodb://a,b:99999', `host 2 of the URI has no port from 1 to 65535; ${SEEDS}`],
      ['mongodb://a,b:0', `host 2 of the URI has no port from 1 to 65535; ${SEEDS}`],
      ['mongodb://a,,c', `host 2 of the URI has an empty host name; ${SEEDS}`],
      ['mongodb://[zz]', `host 1 of the URI has no valid host name; ${SEEDS}`],
      ['mongodb://%2Ftmp%2Fmongodb.sock', `host 1 of the URI has no valid host name; ${SEEDS}`],
      ['mongodb+srv://a:1', 'mongodb+srv:// takes no port; remove it: DNS tells the ports'],
      [
        'mongodb+srv://a,b',
        'mongodb+srv:// names one DNS record, not several hosts; write mongodb://host1:27017,host2:27017 for a list',
      ],
      ['mongodb://a/?srvServiceName=x', 'srvServiceName goes with mongodb+srv:// only; remove it'],
      ['mongodb://a/?replicaste=rs', 'unknown URI option replicaste; did you mean replicaSet?'],
      ['mongodb://a/?%0Ageheim=rs', 'unknown URI option; remove it'],
      ['mongodb://a/?tls=1', 'URI option tls has no valid value; write tls=true or tls=false'],
      ['mongodb://a/?ssl=prefer', 'URI option ssl has no valid value; write tls=true or tls=false'],
      ['mongodb://a/?replicaSet=', 'URI option replicaSet has no value; write replicaSet=… or remove it'],
      ['mongodb://a/?replicaSet=a&REPLICASET=b', 'URI option replicaSet is given twice; keep one of them'],
      ['mongodb://a/?family=5', 'URI option family has no valid value; write family=4 or family=6'],
      [
        'mongodb://a/?zlibCompressionLevel=x',
        'URI option zlibCompressionLevel has no valid value; write a number',
      ],
      [
        'mongodb://a/?authMechanism=MONGODB-XY',
        `URI option authMechanism has no valid value; write one of ${MECHANISMS}`,
      ],
      [
        'mongodb://a/?loadBalanced=true',
        'URI option loadBalanced is not supported; remove it and name the mongos or members one by one: mongodb://host1:27017,host2:27017',
      ],
      [
        'mongodb://a/?tlsCRLFile=x',
        'URI option tlsCRLFile is not supported; remove it: the exporter reads no revocation list',
      ],
      ...['sslCRLFile', 'sslCRL', 'ssl_crlfile'].map((name): [string, string] => [
        `mongodb://a/?${name}=x`,
        `URI option ${name} is not supported; remove it: the exporter reads no revocation list`,
      ]),
      ...['tlsPrivateKeyFile', 'sslKey', 'ssl_keyfile'].map((name): [string, string] => [
        `mongodb://a/?${name}=x`,
        `URI option ${name} is not supported; put the certificate and its key into one file and name it with tlsCertificateKeyFile`,
      ]),
      [
        'mongodb://a/?sslValidate=maybe',
        'URI option sslValidate has no valid value; write tlsAllowInvalidCertificates=true or tlsAllowInvalidCertificates=false',
      ],
      ['mongodb://a/?sslCAFile=', 'URI option sslCAFile has no value; write tlsCAFile=… or remove it'],
      [
        'mongodb://a/?sslCAFile=x&tlsCAFile=y',
        'URI options sslCAFile and tlsCAFile contradict each other; keep tlsCAFile',
      ],
      ['mongodb://a/?sslCAfle=x', 'unknown URI option sslCAfle; did you mean tlsCAFile?'],
      ['mongodb://a/?tlsPinning=x', 'unknown URI option tlsPinning; remove it'],
      ['mongodb://a/?apiVersion=2', 'URI option apiVersion has no valid value; write apiVersion=1'],
      ['mongodb://u:g@e?geheim=im@h/', ENCODE],
      [
        'mongodb://a/?tls=true&ssl=false',
        'URI options tls and ssl contradict each other; keep tls and remove ssl',
      ],
      [
        'mongodb://a/?tlsInsecure=true&tlsAllowInvalidHostnames=true',
        'URI option tlsInsecure stands beside tlsAllowInvalid…; remove tlsInsecure, which stands for both tlsAllowInvalidCertificates and tlsAllowInvalidHostnames',
      ],
      ['mongodb://a/?proxyPort=1080', 'URI options of a proxy without proxyHost; write proxyHost=…'],
      [
        'mongodb://a/?proxyHost=p&proxyPassword=geheim',
        'only one of the URI options proxyUsername and proxyPassword; give both or neither',
      ],
      [
        'mongodb://a/?tlsCAFile=/nonexistent',
        `tlsCAFile of the URI: cannot read "/nonexistent": no such file; ${READABLE}`,
      ],
      [
        'mongodb://a/?tls=false&tlsInsecure=true',
        'the URI has TLS off, yet sets other TLS options; write tls=true or remove the others',
      ],
      ['mongodb://u@a', 'a user name without a password; set mongodb.password-file or MONGODB_PASSWORD'],
      ['mongodb://:geheim@a', ENCODE],
      ['mongodb://a/?authMechanism=SCRAM-SHA-1', 'SCRAM-SHA-1 needs a user name; set mongodb.username'],
      [
        'mongodb://u:geheim@a/?authMechanism=MONGODB-AWS',
        'MONGODB-AWS takes no user name and no password; remove them and set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a role',
      ],
      [
        'mongodb://a/?authMechanism=MONGODB-X509',
        'MONGODB-X509 needs a client certificate; set mongodb.tls-certificate-key-file',
      ],
      [
        'mongodb://a/?authMechanism=MONGODB-OIDC',
        'MONGODB-OIDC needs an environment; add authMechanismProperties=ENVIRONMENT:azure (or gcp, k8s) to the URI',
      ],
      [
        'mongodb://u@a/?authMechanism=GSSAPI&authSource=x',
        'GSSAPI knows no source but $external; remove the source',
      ],
    ] as const
  ).map(([uri, expected]) => [[`--mongodb.uri=${uri}`], `mongodb.uri (argument): ${expected}`]),
);

check('options that do not go together', [
  [
    [`--mongodb.uri-file=${file('mongodb://a')}`, '--mongodb.uri=mongodb://b'],
    'mongodb.uri-file (argument): is given beside mongodb.uri; keep one of them',
  ],
  [
    [`--mongodb.password-file=${SECRET}`],
    'mongodb.password-file (argument): a password without a user name; set mongodb.username or MONGODB_USER',
  ],
  [
    ['--mongodb.username=u'],
    'mongodb.username (argument): a user name without a password; set mongodb.password-file or MONGODB_PASSWORD',
  ],
  [
    ['--mongodb.auth-mechanism=PLAIN'],
    'mongodb.auth-mechanism (argument): PLAIN needs a user name; set mongodb.username',
  ],
  [
    ['--mongodb.auth-mechanism=GSSAPI', '--mongodb.username=u', '--mongodb.auth-source=x'],
    'mongodb.auth-source (argument): GSSAPI knows no source but $external; remove the source',
  ],
  [
    [
      '--mongodb.auth-mechanism=MONGODB-X509',
      `--mongodb.tls-certificate-key-file=${SECRET}`,
      `--mongodb.password-file=${SECRET}`,
    ],
    'mongodb.password-file (argument): MONGODB-X509 takes no password; remove it',
  ],
  [
    ['--no-mongodb.tls', `--mongodb.tls-ca-file=${SECRET}`],
    'mongodb.tls (argument): TLS is off, yet other TLS options are set; set it to true or remove the others',
  ],
  [
    [`--mongodb.tls-certificate-key-file-password-file=${SECRET}`],
    'mongodb.tls-certificate-key-file-password-file (argument): a key password without a key; set mongodb.tls-certificate-key-file',
  ],
]);

describe('the place of a mistake', () => {
  it('is the variable', () => {
    assert.deepEqual(
      problemsOf([], {
        MONGODB_TLS: 'yes',
        MONGODB_EXPORTER_HOST_MAP: 'a:1=b:1,x',
        MONGODB_URI_FILE: '/nonexistent',
      }),
      [
        `mongodb.uri-file (environment variable MONGODB_URI_FILE): cannot read "/nonexistent": no such file; ${READABLE}`,
        `mongodb.tls (environment variable MONGODB_TLS): "yes" ${BOOLEAN}`,
        `host-map (environment variable MONGODB_EXPORTER_HOST_MAP): "x" is not a pair; ${PAIR}`,
      ],
    );
  });

  const cases: [name: string, content: string, expected: string[]][] = [
    [
      'an unknown key',
      'mongodb:\n  url: mongodb://u:geheim@h\n',
      ['mongodb.url (F:2:3): unknown option; did you mean mongodb.uri?'],
    ],
    ['an unknown group', 'mongo:\n  uri: x\n', ['mongo (F:1:1): unknown option; did you mean mongodb?']],
    ['a key at the wrong level', 'uri: x\n', ['uri (F:1:1): unknown option; did you mean mongodb.uri?']],
    [
      'a key with dots',
      'mongodb.uri: mongodb://u:geheim@h\n',
      ['mongodb.uri (F:1:1): a key with dots; nest it, as mongodb: {uri: …}'],
    ],
    [
      'a URI as key',
      'mongodb://u:geheim@h: x\n',
      ['a key (F:1:1): unknown option; see --help for all options'],
    ],
    ['a key that is no text', '? [a]\n: b\n', ['a key (F:1:3): unknown option; see --help for all options']],
    [
      'a value where a group belongs',
      'mongodb: mongodb://u:geheim@h\n',
      ['mongodb (F:1:10): is not a map of options; write one option a line, as name: value'],
    ],
    [
      'a list where the map belongs',
      '- geheim\n',
      ['config.file (F:1:1): is not a map of options; write one option a line, as name: value'],
    ],
    [
      'a map where a value belongs',
      'mongodb:\n  uri: {a: geheim}\n',
      ['mongodb.uri (F:2:8): is not a single value; write one <uri>'],
    ],
    [
      'a list where a value belongs',
      'log: {level: [info]}\n',
      ['log.level (F:1:14): is not a single value; write one <error|warn|info|debug>'],
    ],
    [
      'a map for a list',
      'host-map: {a: b}\n',
      ['host-map (F:1:11): is not a list of plain entries; write a list of <reported=address>'],
    ],
    [
      'an entry of a list',
      'metrics:\n  disable:\n    - operations\n    - {}\n    - comands\n',
      [
        'metrics.disable (F:4:7): is not a list of plain entries; write a list of <subject>',
        'metrics.disable (F:5:7): "comands" is no subject; did you mean commands?',
      ],
    ],
    ['YAML 1.1 booleans', 'mongodb: {tls: yes}\n', [`mongodb.tls (F:1:16): "yes" ${BOOLEAN}`]],
    [
      'a number of another base',
      'scrape: {concurrency: 0x10}\n',
      ['scrape.concurrency (F:1:23): "0x10" is not a whole number; write one from 1 to 10000'],
    ],
    [
      'a file in the file',
      'config: {file: x}\n',
      ['config.file (F:1:10): cannot be given in a file; name one file as argument or in the environment'],
    ],
    ['a repeated key', 'log: {}\nlog: {}\n', ['config.file (F:2:1): the same key twice; keep one of them']],
    [
      'broken YAML',
      'log: {level: "geheim\n',
      ['config.file (F:2:1): not valid YAML; check indentation, quotes and brackets'],
    ],
    [
      'broken JSON',
      '{"log": {"level": "info",}',
      ['config.file (F:1:27): not valid YAML; check indentation, quotes and brackets'],
    ],
    [
      'an alias without anchor',
      'mongodb: {uri: *geheim}\n',
      ['config.file (F:1:16): an alias of no anchor; quote a value that begins with *'],
    ],
  ];
  for (const [name, content, expected] of cases) {
    it(`is line and column: ${name}`, () => {
      const path = file(content, 'yml');
      assert.deepEqual(
        problemsOf([`--config.file=${path}`]),
        expected.map((line) => line.replace('(F:', `(${path}:`)),
      );
    });
  }
});

describe('problems', () => {
  it('are reported all at once, by source and then in the order of the help', () => {
    const path = file('web: {listen-address: x}\nlogs: {}\n', 'yml');
    assert.deepEqual(
      problemsOf(['--log.level=x', '--foo', `--config.file=${path}`], {
        MONGODB_TLS: '1',
        MONGODB_USERNAME: 'u',
      }),
      [
        'foo (argument): unknown option; see --help for all options',
        `logs (${path}:2:1): unknown option; did you mean log?`,
        `mongodb.tls (environment variable MONGODB_TLS): "1" ${BOOLEAN}`,
        `web.listen-address (${path}:1:23): "x" has no port; ${LISTEN}`,
        'log.level (argument): "x" is not known; write one of error, warn, info, debug',
      ],
    );
  });

  it('leave environment variables of others alone', () => {
    assert.deepEqual(
      problemsOf([], { MONGODB_PORT: 'tcp://10.0.0.1:27017', MONGODB_EXPORTER_SERVICE_HOST: '10.0.0.2' }),
      [],
    );
  });
});
