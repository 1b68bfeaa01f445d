import type { Credentials } from './config.js';
import type { Blame } from './blame.js';
import { MECHANISMS, needsOf, type Mechanism } from './mechanisms.js';
import type { MongodbUri } from './mongodb-uri.js';
import type { Values } from './schema.js';

/** The login: options before URI, field by field. Undefined: none. */
export function credentialsOf(values: Values, uri: MongodbUri, blame: Blame): Credentials | undefined {
  const username = values['mongodb.username'] ?? uri.username;
  const fromFile = values['mongodb.password-file'];
  const fromVariable = fromFile === undefined ? values['mongodb.password'] : undefined;
  const password = fromFile ?? fromVariable ?? uri.password;
  const mechanism = values['mongodb.auth-mechanism'] ?? mechanismOf(uri);
  const mechanismProperties = uri.named.get('authMechanismProperties');
  if (username === undefined && password === undefined && mechanism === undefined) return undefined;
  const source = values['mongodb.auth-source'] ?? uri.named.get('authSource');
  const needs = needsOf(mechanism);
  const defaultSource = needs.external ? undefined : uri.database;
  const who = mechanism ?? 'the login';
  const given = { username: username !== undefined, password: password !== undefined };
  const ofPassword = fromVariable === undefined ? 'mongodb.password-file' : 'mongodb.password';

  if (needs.username === 'refused' && (given.username || given.password)) {
    blame(
      given.username ? 'mongodb.username' : ofPassword,
      `${who} takes no user name and no password`,
      'remove them and set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a role',
    );
  } else if (needs.password === 'refused' && given.password) {
    blame(ofPassword, `${who} takes no password`, 'remove it');
  }
  if (needs.username === 'needed' && !given.username) {
    if (given.password)
      blame(ofPassword, 'a password without a user name', 'set mongodb.username or MONGODB_USER');
    else blame('mongodb.auth-mechanism', `${who} needs a user name`, 'set mongodb.username');
  }
  if (needs.password === 'needed' && given.username && !given.password) {
    blame(
      'mongodb.username',
      'a user name without a password',
      'set mongodb.password-file or MONGODB_PASSWORD',
    );
  }
  if (needs.external && source !== undefined && source !== '$external') {
    blame('mongodb.auth-source', `${who} knows no source but $external`, 'remove the source');
  }
  if (mechanism === 'MONGODB-OIDC' && !/(^|,)ENVIRONMENT:/.test(mechanismProperties ?? '')) {
    blame(
      'mongodb.auth-mechanism',
      `${who} needs an environment`,
      'add authMechanismProperties=ENVIRONMENT:azure (or gcp, k8s) to the URI',
    );
  }
  return {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(source !== undefined && { source }),
    ...(defaultSource !== undefined && { defaultSource }),
    ...(mechanism !== undefined && { mechanism }),
    ...(mechanismProperties !== undefined && { mechanismProperties }),
  };
}

/** `DEFAULT` means to agree with the server, as does no word of it. */
function mechanismOf(uri: MongodbUri): Mechanism | undefined {
  const written = uri.named.get('authMechanism')?.toUpperCase();
  return MECHANISMS.find((mechanism) => mechanism === written);
}
