import assert from 'node:assert/strict';
import type { Config, MongoTarget } from '../../../../src/config/config.js';
import { pem } from '../../../support/pem.js';
import { configOf, file, problemsOf } from '../sample.js';

const CA = file('ca');
const KEY = file('key');
const STRICT = { allowInvalidCertificates: false, allowInvalidHostnames: false };

const configuration = (query: string): Config => configOf([`--mongodb.uri=mongodb://a/?${query}`]);
const target = (query: string): MongoTarget => configuration(query).clusters[0]!;

/** Every option of the specification of URI options, with a valid value. */
const SPECIFIED: Readonly<Record<string, string>> = {
  appname: 'shop',
  authMechanism: 'SCRAM-SHA-256',
  authMechanismProperties: 'SERVICE_NAME:db',
  authSource: 'admin',
  compressors: 'snappy,zlib,zstd',
  connectTimeoutMS: '10000',
  directConnection: 'false',
  enableOverloadRetargeting: 'true',
  heartbeatFrequencyMS: '10000',
  journal: 'true',
  loadBalanced: 'false',
  localThresholdMS: '15',
  maxAdaptiveRetries: '2',
  maxConnecting: '2',
  maxIdleTimeMS: '0',
  maxPoolSize: '100',
  maxStalenessSeconds: '-1',
  minPoolSize: '0',
  proxyHost: 'proxy',
  proxyPassword: 'geheim',
  proxyPort: '1080',
  proxyUsername: 'u',
  readConcernLevel: 'majority',
  readPreference: 'nearest',
  readPreferenceTags: 'dc:a',
  replicaSet: 'rs0',
  retryReads: 'true',
  retryWrites: 'true',
  serverMonitoringMode: 'auto',
  serverSelectionTimeoutMS: '30000',
  serverSelectionTryOnce: 'true',
  socketTimeoutMS: '0',
  ssl: 'true',
  timeoutMS: '1000',
  tls: 'true',
  tlsAllowInvalidCertificates: 'false',
  tlsAllowInvalidHostnames: 'false',
  tlsCAFile: CA,
  tlsCertificateKeyFile: KEY,
  tlsCertificateKeyFilePassword: 'geheim',
  tlsDisableCertificateRevocationCheck: 'false',
  tlsDisableOCSPEndpointCheck: 'false',
  w: 'majority',
  waitQueueTimeoutMS: '0',
  wTimeoutMS: '0',
  zlibCompressionLevel: '6',
};

describe('options of a URI', () => {
  it('all of the specification are valid together', () => {
    const query = new URLSearchParams(SPECIFIED).toString();
    assert.deepEqual(problemsOf([`--mongodb.uri=mongodb://u:p@a/?${query}`]), []);
    const srv =
      '--mongodb.uri=mongodb+srv://u:p@a.example.net/?srvServiceName=db&srvMaxHosts=2&tlsInsecure=false';
    assert.deepEqual(problemsOf([srv]), []);
  });

  const understood: [query: string, read: (config: MongoTarget) => unknown, expected: unknown][] = [
    ...[
      'sslCAFile',
      'sslCertificateAuthorityFile',
      'sslcertificateauthorityfile',
      'sslCA',
      'ssl_ca_certs',
    ].map((name): [string, (config: MongoTarget) => unknown, unknown] => [
      `${name}=${CA}`,
      ({ tls }) => tls,
      { ...STRICT, ca: pem(CA) },
    ]),
    ...['sslClientCertificateKeyFile', 'sslPEMKeyFile', 'ssl_certfile', 'sslCert', 'tlsCertificateFile'].map(
      (name): [string, (config: MongoTarget) => unknown, unknown] => [
        `${name}=${KEY}`,
        ({ tls }) => tls,
        { ...STRICT, certificateKey: pem(KEY) },
      ],
    ),
    ...[
      ['sslClientCertificateKeyPassword', 'sslPEMKeyPassword', 'sslPass', 'ssl_pem_passphrase'],
      ['tlsCertificateKeyPassword'],
    ]
      .flat()
      .map((name): [string, (config: MongoTarget) => unknown, unknown] => [
        `tlsCertificateKeyFile=${KEY}&${name}=k%26y`,
        ({ tls }) => tls?.certificateKeyFilePassword,
        'k&y',
      ]),
    ['ssl=true&sslAllowInvalidCertificates=true', ({ tls }) => tls?.allowInvalidCertificates, true],
    ['ssl=true&sslValidate=false', ({ tls }) => tls?.allowInvalidCertificates, true],
    ['ssl=true&sslValidate=true', ({ tls }) => tls?.allowInvalidCertificates, false],
    ['ssl=true&sslVerifyCertificate=false', ({ tls }) => tls?.allowInvalidCertificates, true],
    ['ssl=true&ssl_cert_reqs=CERT_NONE', ({ tls }) => tls?.allowInvalidCertificates, true],
    ['ssl=true&ssl_cert_reqs=CERT_REQUIRED', ({ tls }) => tls?.allowInvalidCertificates, false],
    ['ssl=true&sslAllowInvalidHostnames=true', ({ tls }) => tls?.allowInvalidHostnames, true],
    ['ssl=true&ssl_match_hostname=false', ({ tls }) => tls?.allowInvalidHostnames, true],
    ['ssl=true&sslInvalidHostNameAllowed=true', ({ tls }) => tls?.allowInvalidHostnames, true],
    ['sslInsecure=true', ({ tls }) => tls?.allowInvalidCertificates, true],
    ['rs_name=rs0', ({ replicaSet }) => replicaSet, 'rs0'],
    ['sslCAFile=x;replicaSet=rs0'.replace('x', CA), ({ replicaSet }) => replicaSet, 'rs0'],
    ['replicaSet=a;b', ({ replicaSet }) => replicaSet, 'a;b'],
    [
      'authenticationMechanism=GSSAPI&gssapiServiceName=db&canonicalizeHostname=true',
      ({ credentials }) => credentials?.mechanismProperties,
      'SERVICE_NAME:db,CANONICALIZE_HOST_NAME:true',
    ],
    [
      'authMechanism=GSSAPI&gssapiServiceName=old&authMechanismProperties=SERVICE_NAME:new&gssapiHostName=h',
      ({ credentials }) => credentials?.mechanismProperties,
      'SERVICE_NAME:new,SERVICE_HOST:h',
    ],
  ];
  for (const [query, read, expected] of understood) {
    it(`of other and older drivers are understood: ${query.replaceAll(/\/\S*\/(\d+)\.txt/g, '$1')}`, () => {
      const user = query.includes('GSSAPI') ? ['--mongodb.username=u@R'] : [];
      const { clusters, warnings } = configOf([`--mongodb.uri=mongodb://a/?${query}`, ...user]);
      assert.deepEqual(read(clusters[0]!), expected);
      assert.deepEqual(warnings, []);
    });
  }

  it('with the same value in two spellings do not contradict each other', () => {
    assert.deepEqual(target(`sslCAFile=${CA}&tlsCAFile=${CA}`).tls, { ...STRICT, ca: pem(CA) });
  });

  it('the removed mechanism is negotiated with the server, with a warning', () => {
    const { clusters, warnings } = configOf(['--mongodb.uri=mongodb://u:p@a/?authMechanism=MONGODB-CR']);
    assert.deepEqual(clusters[0]!.credentials, { username: 'u', password: 'p' });
    assert.equal(warnings.length, 1);
    assert.match(
      warnings[0]!,
      /^mongodb\.uri \(argument\): URI option authMechanism names MONGODB-CR, .*; remove it$/,
    );
  });

  it('without effect are ignored, with one warning that names them', () => {
    const options = [
      ...[
        'readConcernLevel=majority',
        'maxPoolSize=50',
        'poolSize=5',
        'zstdCompressionLevel=3',
        'slaveOk=true',
      ],
      ...['compressors=snappy,zstd', 'useUnifiedTopology=true', 'connect=replicaSet', 'connection_limit=5'],
      ...['readPreferenceTags=a:b', 'readPreferenceTags=', 'apiStrict=true'],
    ];
    const { clusters, warnings } = configuration(options.join('&'));
    assert.deepEqual(clusters[0]!.uriOptions, {});
    assert.equal(warnings.length, 1);
    const names = [
      ...['readConcernLevel', 'maxPoolSize', 'poolSize', 'zstdCompressionLevel', 'slaveOk'],
      ...['useUnifiedTopology', 'connect', 'connection_limit', 'readPreferenceTags', 'apiStrict'],
    ];
    assert.ok(warnings[0]!.includes(`ignored: ${[...names, 'compressors'].join(', ')};`), warnings[0]);
  });

  for (const option of ['connect=direct', 'directConnection=true', 'connect=standalone']) {
    it(`${option} does not disable discovery; the warning names the option that does`, () => {
      const { clusters, warnings } = configuration(option);
      assert.equal(clusters[0]!.discovery, true);
      assert.equal(warnings.length, 1);
      assert.match(
        warnings[0]!,
        /finds all members .*; remove it; to watch .* set discovery\.enabled=false$/,
      );
    });
  }

  it('in the strings of MongoDB Atlas are ignored without a warning', () => {
    const query = 'retryWrites=true&w=majority&appName=Cluster0&loadBalanced=false&directConnection=false';
    assert.deepEqual(configuration(query).warnings, []);
  });

  it('that are secret are secret in every spelling', () => {
    const { secrets } = configuration(`sslCert=${KEY}&sslPass=geheim%2b%26`);
    for (const form of ['geheim+&', 'geheim%2b%26', 'geheim%2B%26']) assert.ok(secrets.includes(form), form);
  });

  it('warn with the place of the URI', () => {
    const path = file('mongodb://a/?maxPoolSize=5');
    assert.match(
      configOf([], { MONGODB_URI_FILE: path }).warnings[0]!,
      /^mongodb\.uri-file \(environment variable/,
    );
  });
});
