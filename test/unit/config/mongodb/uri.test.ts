import assert from 'node:assert/strict';
import { problemLine } from '../../../../src/util/errors.js';
import { file, foundIn, problemsOf } from '../sample.js';

describe('parseMongodbUri', () => {
  const cases: [uri: string, ...codes: string[]][] = [
    ['http://geheim', 'uri-scheme'],
    ['localhost:27017', 'uri-scheme'],
    ['"mongodb://a"', 'uri-scheme'],
    ['mongodb://a b', 'uri-white-space'],
    ['mongodb://', 'uri-host'],
    ['mongodb://:27017', 'uri-host'],
    ['mongodb://u:geheim@', 'uri-host'],
    ['mongodb://u:ge@heim@h', 'uri-encoding'],
    ['mongodb://u:ge/heim@h', 'uri-encoding'],
    ['mongodb://u:ge?heim@h', 'uri-encoding'],
    ['mongodb://u:ge:heim@h', 'uri-encoding'],
    ['mongodb://u:ge%heim@h', 'uri-encoding'],
    ['mongodb://u:g@e/heim@h', 'uri-encoding'],
    ['mongodb://u:g@e?heim@h', 'uri-encoding'],
    ['mongodb://u:g@e?he=im@h/?tls=true', 'uri-encoding'],
    ['mongodb://h/#geheim', 'uri-encoding'],
    ['mongodb://u:geheim/db', 'uri-host'],
    ['mongodb://a,b:99999', 'uri-host'],
    ['mongodb://a,b:0', 'uri-host'],
    ['mongodb://a,,c', 'uri-host'],
    ['mongodb://[zz]', 'uri-host'],
    ['mongodb://%2Ftmp%2Fmongodb.sock', 'uri-host'],
    ['mongodb+srv://a:1', 'uri-srv-port'],
    ['mongodb+srv://a,b', 'uri-srv-hosts'],
    ['mongodb://a/?srvServiceName=x', 'uri-srv-only'],
    ['mongodb://a/?replicaste=rs', 'uri-option-unknown'],
    ['mongodb://a/?%0Ageheim=rs', 'uri-option-unknown'],
    ['mongodb://a/?tls=1', 'uri-option-value'],
    ['mongodb://a/?ssl=prefer', 'uri-option-value'],
    ['mongodb://a/?replicaSet=', 'uri-option-value'],
    ['mongodb://a/?replicaSet=a&REPLICASET=b', 'uri-option-twice'],
    ['mongodb://a/?family=5', 'uri-option-value'],
    ['mongodb://a/?zlibCompressionLevel=x', 'uri-option-value'],
    ['mongodb://a/?authMechanism=MONGODB-XY', 'uri-option-value'],
    ['mongodb://a/?loadBalanced=true', 'uri-option-unsupported'],
    ['mongodb://a/?tlsCRLFile=x', 'uri-option-unsupported'],
    ['mongodb://a/?sslCRLFile=x', 'uri-option-unsupported'],
    ['mongodb://a/?sslCRL=x', 'uri-option-unsupported'],
    ['mongodb://a/?ssl_crlfile=x', 'uri-option-unsupported'],
    ['mongodb://a/?tlsPrivateKeyFile=x', 'uri-option-unsupported'],
    ['mongodb://a/?sslKey=x', 'uri-option-unsupported'],
    ['mongodb://a/?ssl_keyfile=x', 'uri-option-unsupported'],
    ['mongodb://a/?sslValidate=maybe', 'uri-option-value'],
    ['mongodb://a/?sslCAFile=', 'uri-option-value'],
    ['mongodb://a/?sslCAFile=x&tlsCAFile=y', 'uri-options-differ'],
    ['mongodb://a/?sslCAfle=x', 'uri-option-unknown'],
    ['mongodb://a/?tlsPinning=x', 'uri-option-unknown'],
    ['mongodb://a/?apiVersion=2', 'uri-option-value'],
    ['mongodb://u:g@e?geheim=im@h/', 'uri-encoding'],
    ['mongodb://a/?tls=true&ssl=false', 'uri-options-differ'],
    ['mongodb://a/?tlsInsecure=true&tlsAllowInvalidHostnames=true', 'uri-options-differ'],
    ['mongodb://a/?proxyPort=1080', 'uri-proxy'],
    ['mongodb://a/?proxyHost=p&proxyPassword=geheim', 'uri-proxy'],
    ['mongodb://a/?tlsCAFile=/nonexistent', 'unreadable-file'],
    ['mongodb://a/?tls=false&tlsInsecure=true', 'tls-contradiction'],
    ['mongodb://u@a', 'login-without-password'],
    ['mongodb://:geheim@a', 'uri-encoding'],
    ['mongodb://a/?authMechanism=SCRAM-SHA-1', 'login-without-user'],
    ['mongodb://u:geheim@a/?authMechanism=MONGODB-AWS', 'login-takes-no-user'],
    ['mongodb://a/?authMechanism=MONGODB-X509', 'login-without-certificate'],
    ['mongodb://a/?authMechanism=MONGODB-OIDC', 'login-environment'],
    ['mongodb://u@a/?authMechanism=GSSAPI&authSource=x', 'login-source'],
  ];
  for (const [uri, ...codes] of cases) {
    it(`refuses ${JSON.stringify(uri)}`, () => {
      const argv = [`--mongodb.uri=${uri}`];
      assert.deepEqual(
        foundIn(argv),
        codes.map((code) => `mongodb.uri (argument): ${code}`),
      );
      assert.doesNotMatch(JSON.stringify(problemsOf(argv)), /geheim/);
    });
  }

  const texts: [uri: string, text: RegExp][] = [
    ['mongodb://u:ge@heim@h', /percent-encoded.*write %40 for @/],
    ['mongodb://a,,c', /host 2 of the URI has an empty host name/],
    ['mongodb://a/?replicaste=rs', /unknown URI option replicaste.*did you mean replicaSet\?/],
    ['mongodb://a/?sslCAfle=x', /did you mean tlsCAFile\?/],
    ['mongodb://a/?tls=1', /write tls=true or tls=false/],
    ['mongodb://a/?family=5', /write family=4 or family=6/],
    ['mongodb://a/?sslCAFile=', /URI option sslCAFile has no value.*write tlsCAFile=…/],
    ['mongodb://a/?loadBalanced=true', /name the mongos or members one by one/],
    ['mongodb://a/?sslKey=x', /name it with tlsCertificateKeyFile/],
  ];
  for (const [uri, text] of texts) {
    it(`says what to write in place of ${uri}`, () => {
      const lines = problemsOf([`--mongodb.uri=${uri}`]).map(problemLine);
      assert.match(lines.join('\n'), text);
    });
  }

  it('names the file that contains the URI', () => {
    assert.deepEqual(foundIn([`--mongodb.uri-file=${file('http://a')}`]), [
      'mongodb.uri-file (argument): uri-scheme',
    ]);
  });
});
