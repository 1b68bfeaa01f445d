import assert from 'node:assert/strict';
import { summary } from '../../../src/config/summary.js';
import { configOf, file } from './sample.js';

const KEY = file('key');

describe('summary', () => {
  const logins: [uri: string, login: string][] = [
    ['mongodb://a', 'none'],
    ['mongodb://u:p@a', 'u (SCRAM, admin)'],
    ['mongodb://u:p@a/app', 'u (SCRAM, app)'],
    ['mongodb://u:p@a/app?authSource=users', 'u (SCRAM, users)'],
    ['mongodb+srv://u:p@a.example.net', 'u (SCRAM, authSource of DNS, else admin)'],
    ['mongodb+srv://u:p@a.example.net/app', 'u (SCRAM, authSource of DNS, else app)'],
    ['mongodb+srv://u:p@a.example.net/app?authSource=users', 'u (SCRAM, users)'],
    ['mongodb+srv://u:p@a.example.net/app?authMechanism=PLAIN', 'u (PLAIN, app)'],
    [
      `mongodb+srv://a.example.net/app?authMechanism=MONGODB-X509&tlsCertificateKeyFile=${KEY}`,
      'certificate (MONGODB-X509, $external)',
    ],
    ['mongodb://a/app?authMechanism=MONGODB-AWS', 'from the environment (MONGODB-AWS, $external)'],
  ];
  for (const [uri, login] of logins) {
    it(`shows the login of ${uri.replace(KEY, 'key')}`, () => {
      const [, shown] = /^login +(.*)$/m.exec(summary(configOf([`--mongodb.uri=${uri}`]))) ?? [];
      assert.equal(shown, login);
    });
  }
});
