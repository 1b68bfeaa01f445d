import assert from 'node:assert/strict';
import { basename, dirname, join } from 'node:path';
import { readWebFile } from '../../../../src/config/files/web-file.js';
import { storedCertificates, type Certificates } from '../../../support/certificates.js';
import { configOf, foundIn } from '../sample.js';
import { directory, file, HASH, problemsOf, settingsOf } from './web-sample.js';

describe('a web configuration file', () => {
  let certificates: Certificates;
  let tls: string;

  before(() => {
    certificates = storedCertificates(join(directory, 'certificates'));
    tls = `tls_server_config:\n  cert_file: certificates/${basename(certificates.serverCertificateFile)}\n  key_file: ${certificates.serverKeyFile}\n`;
  });

  it('that is empty configures nothing', () => {
    for (const content of ['', '# nothing\n\n', 'null', '{}']) {
      const { tls: none, users, headers } = settingsOf(content);
      assert.deepEqual([none, users.size, headers], [undefined, 0, {}]);
    }
  });

  it('has users and headers', () => {
    const { users, headers } = settingsOf(
      `basic_auth_users: { a: ${HASH}, 17: ${HASH.replace('2b', '2y')} }\nhttp_server_config: { http2: false, headers: { X-Frame-Options: deny } }`,
    );
    assert.deepEqual([...users.keys()].sort(), ['17', 'a']);
    assert.deepEqual(headers, { 'X-Frame-Options': 'deny' });
  });

  it('names certificates relative to its own directory', () => {
    const { tls: settings } = settingsOf(tls);
    assert.match(settings!.cert, /BEGIN CERTIFICATE/);
    assert.deepEqual([settings!.clientAuth, settings!.minVersion], ['NoClientCert', 'TLSv1.2']);
    assert.equal('ciphers' in settings!, false);
  });

  it('lists cipher suites by the names of Go; TLS 1.3 stays enabled', () => {
    const { tls: settings } = settingsOf(
      `${tls}  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]\n`,
    );
    assert.match(settings!.ciphers!, /^TLS_AES_128_GCM_SHA256:.*:ECDHE-ECDSA-AES128-GCM-SHA256$/);
    const { tls: newest } = settingsOf(`${tls}  cipher_suites: [TLS_AES_256_GCM_SHA384]\n`);
    assert.equal(newest!.ciphers, 'TLS_AES_256_GCM_SHA384');
  });

  it('reports which of the files of TLS is wrong', () => {
    const { serverCertificateFile: cert, serverKeyFile: key, caFile } = certificates;
    const empty = file('\n', 'pem');
    const other = join(dirname(key), 'client.key');
    const section = (text: string) => problemsOf(`tls_server_config:\n  ${text}`);
    assert.match(section(`cert_file: no.pem\n  key_file: ${key}`).join('\n'), /^2:14 unreadable-file/);
    assert.match(section(`cert_file: ${empty}\n  key_file: ${key}`).join('\n'), /^2:14 web-tls-empty-file$/);
    assert.match(section(`cert_file: ${key}\n  key_file: ${key}`).join('\n'), /^2:14 web-tls-no-certificate/);
    assert.match(section(`cert_file: ${cert}\n  key_file: ${cert}`).join('\n'), /^3:13 web-tls-no-key/);
    assert.match(section(`cert_file: ${cert}\n  key_file: ${other}`).join('\n'), /^3:13 web-tls-other-key/);
    const pair = `cert_file: ${cert}\n  key_file: ${key}`;
    assert.match(section(`${pair}\n  client_ca_file: ${caFile}`).join('\n'), /^4:19 web-tls-unused-ca$/);
    assert.match(
      section(`${pair}\n  client_auth_type: RequireAndVerifyClientCert`).join('\n'),
      /^4:21 web-tls-missing-ca$/,
    );
  });

  it('depends on the files that it names, also when they are missing', () => {
    const path = file('tls_server_config: { cert_file: a.pem, key_file: b.pem }', 'yml');
    const { files } = readWebFile({ path, place: 'argument' });
    assert.deepEqual(files, [path, join(directory, 'a.pem'), join(directory, 'b.pem')]);
  });

  it('is read with the options', () => {
    const path = file(`basic_auth_users: { a: ${HASH} }`, 'yml');
    const { web } = configOf([`--web.config.file=${path}`, '--web.open-health', '--web.enable-lifecycle']);
    assert.deepEqual([...web.settings.users.keys()], ['a']);
    assert.deepEqual([web.openHealth, web.lifecycle, web.file?.path], [true, true, path]);
    const { web: plain } = configOf([]);
    assert.deepEqual([plain.openHealth, plain.lifecycle, plain.settings.users.size], [false, false, 0]);
  });

  it('that cannot be used stops the start', () => {
    assert.deepEqual(foundIn(['--web.config.file=/nowhere.yml']), [
      'web.config.file (argument): unreadable-file',
    ]);
    const path = file('rate_limit: {}', 'yml');
    assert.deepEqual(foundIn([`--web.config.file=${path}`]), [
      `web.config.file (${path}:1:1): unsupported-key`,
    ]);
  });
});
