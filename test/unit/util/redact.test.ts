import assert from 'node:assert/strict';
import { createRedactor } from '../../../src/util/redact.js';

describe('redact', () => {
  const cases: [text: string, secrets: string[], expected: string][] = [
    ['nothing here', [], 'nothing here'],
    ['hunter2 and hunter2', ['hunter2'], '*** and ***'],
    ['xhunter2x', ['hunter2'], 'x***x'],
    ['pass and password1', ['pass', 'password1'], '*** and ***'],
    ['a member is up: a', ['a'], '*** member is up: ***'],
    ['$& .* (x', ['.*', '$&', '(x'], '*** *** ***'],
    ['* or ***', ['*'], '*** or *********'],
    ['empty', [''], 'empty'],
    ['mongodb://user:pw@host:1,b/?x=y', [], 'mongodb://user:***@host:1,b/?x=y'],
    ['mongodb+srv://user:p%40@host', [], 'mongodb+srv://user:***@host'],
    ['mongodb://user:p@s/s:w?@host/db and more', [], 'mongodb://user:***@host/db and more'],
    ['"mongodb://u:p@a" or \'mongodb://u:p@b\'', [], '"mongodb://u:***@a" or \'mongodb://u:***@b\''],
    ['mongodb://:p@a', [], 'mongodb://:***@a'],
    ['mongodb://user@host', [], 'mongodb://user@host'],
    ['mongodb://a:1,b:2/?replicaSet=x', [], 'mongodb://a:1,b:2/?replicaSet=x'],
    ['?tlsCertificateKeyFilePassword=k&x=y', [], '?tlsCertificateKeyFilePassword=***&x=y'],
    ['proxyPassword=a,b; TOKEN=t', [], 'proxyPassword=*** TOKEN=***'],
    ['authMechanismProperties=AWS_SESSION_TOKEN:abc', [], 'authMechanismProperties=AWS_SESSION_TOKEN:***'],
    ['--mongodb.password-file=/run/secrets/x', [], '--mongodb.password-file=/run/secrets/x'],
    ['shortened within hunt…', ['hunter2'], 'shortened within ***…'],
    ['shortened after hunter2…', ['hunter2'], 'shortened after ***…'],
    ['shortened within a\\"…', ['a"\n'], 'shortened within ***…'],
    ['hun, but not at the end…', ['hunter2'], 'hun, but not at the end…'],
    ['two letters are too short: hu…', ['hunter2'], 'two letters are too short: hu…'],
    ['at mongodb://user:hunt…', [], 'at mongodb://user:***…'],
    ['at mongodb://user…', [], 'at mongodb://user…'],
    ['at mongodb://user:pw@host:1,b…', [], 'at mongodb://user:***@host:1,b…'],
  ];
  for (const [text, secrets, expected] of cases) {
    it(text, () => {
      assert.equal(createRedactor(secrets)(text), expected);
    });
  }
});
