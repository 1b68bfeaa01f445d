import type { Credentials } from '../config.js';
import { needsOf } from '../mechanisms.js';
import { secretOf } from './file-paths.js';
import type { Piece } from './piece.js';
import type { Reading } from './reading.js';
import type { CredentialsInput } from './schema-access.js';

/** A login as the file has it; false: none. */
export function credentialsOf(piece: Piece<CredentialsInput>, reading: Reading): Credentials | false {
  if (piece.value === false) return false;
  const login = { path: piece.path, value: piece.value };
  checkLogin(login, reading);
  const { username, authSource, mechanism } = login.value;
  const file = reading.pieces.whole(login, 'passwordFile');
  const password = file && secretOf(file, reading);
  return {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(authSource !== undefined && { source: authSource }),
    ...(mechanism !== undefined && { mechanism }),
  };
}

type Login = Exclude<CredentialsInput, false>;

/** As credentials.ts of the options does, in the keys of this file. */
function checkLogin({ path, value }: Piece<Login>, reading: Reading): void {
  const { username, passwordFile, authSource, mechanism } = value;
  const blame = (key: keyof Login, what: string, remedy: string): void => {
    reading.report({ path: key in value ? [...path, key] : path, what, remedy });
  };
  const needs = needsOf(mechanism);
  const who = mechanism ?? 'the login';
  const given = { username: username !== undefined, password: passwordFile !== undefined };
  if (needs.username === 'refused' && (given.username || given.password)) {
    blame(
      given.username ? 'username' : 'passwordFile',
      `${who} takes no user name and no password`,
      'remove them and set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a role',
    );
  } else if (needs.password === 'refused' && given.password) {
    blame('passwordFile', `${who} takes no password`, 'remove it');
  }
  if (needs.username === 'needed' && !given.username) {
    if (given.password) blame('passwordFile', 'a password without a user name', 'add username');
    else if (mechanism !== undefined) blame('mechanism', `${who} needs a user name`, 'add username');
    else {
      const remedy = 'add username and passwordFile, or write false for no login';
      blame('username', 'a login without a user name', remedy);
    }
  }
  if (needs.password === 'needed' && given.username && !given.password) {
    blame('username', 'a user name without a password', 'add passwordFile');
  }
  if (needs.external && authSource !== undefined && authSource !== '$external') {
    blame('authSource', `${who} knows no source but $external`, 'remove authSource');
  }
  if (mechanism === 'MONGODB-OIDC') {
    const remedy = 'give it in mongodb.uri, with authMechanismProperties=ENVIRONMENT:azure (or gcp, k8s)';
    blame('mechanism', `${who} needs an environment, which this file cannot name`, remedy);
  }
}
