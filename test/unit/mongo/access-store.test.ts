import assert from 'node:assert/strict';
import type { Access, Credentials } from '../../../src/config/config.js';
import { AccessStore } from '../../../src/mongo/access-store.js';
import { plainTarget } from '../../support/test-scraper.js';

const LOGIN: Credentials = { username: 'm', password: 'p' };

const withLogin = (more: Partial<Credentials> = {}): Access =>
  plainTarget({ credentials: { ...LOGIN, ...more } });

describe('the store of accesses', () => {
  let store: AccessStore;

  beforeEach(() => {
    store = new AccessStore();
  });

  it('returns the access for its id', () => {
    const id = store.idOf(withLogin());
    assert.deepEqual(store.accessOf(id), { credentials: LOGIN, uriOptions: {} });
  });

  it('has one id for equal accesses, whatever else their targets contain', () => {
    const id = store.idOf(withLogin());
    assert.equal(store.idOf(withLogin()), id);
    assert.equal(store.idOf(plainTarget({ credentials: LOGIN, seeds: ['a:1'], replicaSet: 'rs0' })), id);
    assert.notEqual(store.idOf(withLogin({ password: 'q' })), id);
    assert.notEqual(store.idOf(plainTarget({ credentials: LOGIN, apiVersion: '1' })), id);
  });

  it('gives ids that contain nothing of the access', () => {
    assert.deepEqual(Object.entries(store.idOf(withLogin())), [['id', 'access-1']]);
  });

  it('refuses an id of another store', () => {
    const id = new AccessStore().idOf(withLogin());
    assert.throws(() => store.accessOf(id), /access-1 is not in this store/);
  });

  it('creates the TLS context when it is first needed, and once', () => {
    const tls = { allowInvalidCertificates: false, allowInvalidHostnames: false };
    assert.equal(store.tlsContextOf(store.idOf(withLogin())), undefined);
    const broken = store.idOf(
      plainTarget({ tls: { ...tls, certificateKey: { path: 'key.pem', pem: 'none' } } }),
    );
    assert.throws(() => store.tlsContextOf(broken), /PEM/);
    const id = store.idOf(plainTarget({ tls }));
    assert.ok(store.tlsContextOf(id));
    assert.equal(store.tlsContextOf(id), store.tlsContextOf(id));
  });

  it('adds the authentication source from DNS where none is set', () => {
    const id = store.idOf(withLogin());
    const completed = store.withSource(id, 'users');
    assert.equal(store.accessOf(completed).credentials?.source, 'users');
    assert.equal(store.accessOf(id).credentials?.source, undefined);
    assert.equal(store.withSource(id, 'users'), completed);
    assert.equal(store.withSource(id, ''), id);
    for (const access of [
      withLogin({ source: 'admin' }),
      withLogin({ mechanism: 'GSSAPI' }),
      plainTarget(),
    ]) {
      const other = store.idOf(access);
      assert.equal(store.withSource(other, 'users'), other);
    }
  });
});
