import bcrypt from 'bcryptjs';
import request from 'supertest';
import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type { WebSettings } from '../../../src/config/files/web-settings.js';
import { AuthMiddleware, loginOf, Users } from '../../../src/web/auth.js';
import { Verifier } from '../../../src/web/password-verifier.js';
import { Application } from '../../support/web/application.js';

const HASH = bcrypt.hashSync('secret', 4);
const SETTINGS: WebSettings = { users: new Map([['good', HASH]]), headers: { 'X-Frame-Options': 'deny' } };

/** Counts what it verifies. */
class Counting extends Verifier {
  readonly hashes: string[] = [];

  override async verify(password: string, hash: string, client: string): Promise<boolean | undefined> {
    this.hashes.push(hash);
    return super.verify(password, hash, client);
  }
}

describe('users of the web server', () => {
  it('runs bcrypt once for a valid login, and each time for an invalid one', async () => {
    const verifier = new Counting();
    const users = new Users(SETTINGS.users, verifier);
    const login = { user: 'good', password: 'secret' };
    assert.deepEqual(await Promise.all([users.check(login, 'a'), users.check(login, 'a')]), [true, true]);
    assert.equal(await users.check(login, 'b'), true);
    assert.equal(verifier.hashes.length, 1);
    for (const wrong of ['secret2', '', 'Secret']) {
      assert.equal(await users.check({ user: 'good', password: wrong }, 'a'), false);
    }
    assert.equal(await users.check(login, 'a'), true);
    assert.equal(verifier.hashes.length, 4);
    await verifier.close();
  });

  it('takes as long for an unknown user as for a known one', async () => {
    const verifier = new Counting();
    const hashes = new Map([...SETTINGS.users, ['other', bcrypt.hashSync('secret', 5)]]);
    const users = new Users(hashes, verifier);
    for (const user of ['nobody', '', '__proto__']) {
      assert.equal(await users.check({ user, password: 'secret' }, 'a'), false);
      assert.equal(await users.check({ user, password: 'secret' }, 'a'), false);
      const [first, second] = verifier.hashes.slice(-2);
      assert.ok([...hashes.values()].includes(first!) && first === second);
    }
    assert.equal(verifier.hashes.length, 6);
    await verifier.close();
  });

  it('limits the pending verifications of one client, so that others are served', async () => {
    const verifier = new Verifier();
    const slow = bcrypt.hashSync('secret', 8);
    const guesses = Array.from({ length: 20 }, async (_, index) =>
      verifier.verify(`guess${index}`, slow, 'a'),
    );
    const other = verifier.verify('secret', slow, 'b');
    const answers = await Promise.all(guesses);
    assert.equal(answers.filter((answer) => answer === false).length, 4);
    assert.equal(answers.filter((answer) => answer === undefined).length, 16);
    assert.equal(await other, true);
    assert.equal(await verifier.verify('secret', slow, 'a'), true);
    await verifier.close();
  });

  it('does not let a failed verification affect others', async () => {
    const verifier = new Verifier();
    // Nothing that a configuration lets through.
    await assert.rejects(verifier.verify('secret', 1 as unknown as string, 'a'));
    assert.equal(await verifier.verify('secret', HASH, 'a'), true);
    await verifier.close();
  });

  it('reads every valid form of the header and nothing else', () => {
    const encoded = (text: string) => Buffer.from(text).toString('base64');
    assert.deepEqual(loginOf(`Basic ${encoded('a:b:ü')}`), { user: 'a', password: 'b:ü' });
    assert.deepEqual(loginOf(`basic  ${encoded(':')}`), { user: '', password: '' });
    for (const header of [
      undefined,
      '',
      'Basic',
      `Bearer ${encoded('a:b')}`,
      `Basic ${encoded('a')}`,
      'Basic é',
    ]) {
      assert.equal(loginOf(header), undefined);
    }
  });
});

describe('authentication of requests', () => {
  let gate: AuthMiddleware;
  let application: Application;

  beforeEach(() => {
    gate = new AuthMiddleware(SETTINGS, { openHealth: false });
    application = new Application({ auth: gate.handler });
  });
  afterEach(() => gate.close());

  it('allows any path to a valid login only', async () => {
    const { app } = application;
    await request(app).get('/metrics').auth('good', 'secret').expect(200);
    for (const path of ['/metrics', '/', '/-/healthy', '/nothing']) {
      const { headers, text } = await request(app).get(path).expect(401);
      assert.match(headers['www-authenticate']!, /^Basic realm=/);
      assert.deepEqual([headers['x-frame-options'], text], ['deny', 'unauthorized\n']);
    }
    await request(app).get('/metrics').auth('good', 'wrong').expect(401);
    await request(app).get('/metrics').auth('bad', 'secret').expect(401);
    await request(app).post('/-/reload').expect(401);
    assert.equal(application.scrapes.length, 1);
  });

  it('leaves only /-/healthy open, if it is configured', async () => {
    const open = new AuthMiddleware(SETTINGS, { openHealth: true });
    const { app } = new Application({ auth: open.handler });
    const { headers } = await request(app).get('/-/healthy').expect(200);
    assert.equal(headers['x-frame-options'], 'deny');
    for (const path of ['/-/ready', '/metrics', '/-/healthy/', '/-/Healthy'])
      await request(app).get(path).expect(401);
  });

  it('applies other users and headers while it runs, and requires new logins', async () => {
    const { app } = application;
    await request(app).get('/metrics').auth('good', 'secret').expect(200);
    gate.update({ users: new Map([['good', bcrypt.hashSync('new', 4)]]), headers: {} });
    const { headers } = await request(app).get('/metrics').auth('good', 'secret').expect(401);
    assert.equal(headers['x-frame-options'], undefined);
    await request(app).get('/metrics').auth('good', 'new').expect(200);
    gate.update({ users: new Map(), headers: {} });
    await request(app).get('/metrics').expect(200);
  });

  it('requires no new logins when the users are unchanged', async () => {
    const { app } = application;
    await request(app).get('/metrics').auth('good', 'secret').expect(200);
    // That nobody verifies any longer shows who is remembered.
    const verify = mock.method(Verifier.prototype, 'verify', () => Promise.resolve(false));
    try {
      gate.update({ users: new Map(SETTINGS.users), headers: {} });
      await request(app).get('/metrics').auth('good', 'secret').expect(200);
      gate.update({ users: new Map([...SETTINGS.users, ['other', HASH]]), headers: {} });
      await request(app).get('/metrics').auth('good', 'secret').expect(401);
    } finally {
      verify.mock.restore();
    }
  });

  it('forbids browsers to guess the type of a response', async () => {
    const { app } = application;
    for (const path of ['/metrics', '/nothing']) {
      const { headers } = await request(app).get(path);
      assert.equal(headers['x-content-type-options'], 'nosniff');
    }
  });
});
