import type { Credentials } from './config.js';
import type { MongodbUri } from './mongodb-uri.js';
import type { Blame } from './problem.js';
import type { Values } from './schema.js';

/** The login. For each field, options take precedence over the URI. Undefined means no login. */
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

/** `DEFAULT` means to negotiate with the server, as does an absent mechanism. */
function mechanismOf(uri: MongodbUri): Mechanism | undefined {
  const written = uri.named.get('authMechanism')?.toUpperCase();
  return MECHANISMS.find((mechanism) => mechanism === written);
}

/** The authentication mechanisms that the driver supports. */
export const MECHANISMS = [
  'SCRAM-SHA-1',
  'SCRAM-SHA-256',
  'MONGODB-X509',
  'PLAIN',
  'GSSAPI',
  'MONGODB-AWS',
  'MONGODB-OIDC',
] as const;
export type Mechanism = (typeof MECHANISMS)[number];

/** Which credentials a mechanism takes from the options, and whether its users are outside MongoDB's databases. */
export interface MechanismNeeds {
  readonly username: 'needed' | 'possible' | 'refused';
  readonly password: 'needed' | 'possible' | 'refused';
  /** Users are in `$external`, whatever database the URI names. */
  readonly external: boolean;
  /** Whether `authSource` in the TXT record of a `mongodb+srv` name applies. */
  readonly sourceFromDns: boolean;
  /** What to check after a rejected login; user, password and database if absent. */
  readonly remedy?: string;
}

const SCRAM: MechanismNeeds = {
  username: 'needed',
  password: 'needed',
  external: false,
  sourceFromDns: true,
};
const EXTERNAL = { external: true, sourceFromDns: false } as const;

const NEEDS: Readonly<Record<Mechanism, MechanismNeeds>> = {
  'SCRAM-SHA-1': SCRAM,
  'SCRAM-SHA-256': SCRAM,
  // The record names a database with MongoDB's own users; PLAIN uses another directory.
  PLAIN: { ...SCRAM, sourceFromDns: false },
  GSSAPI: {
    ...{ username: 'needed', password: 'possible', ...EXTERNAL },
    remedy: "check the exporter's ticket or keytab, krb5.conf, and the user in $external",
  },
  'MONGODB-X509': {
    ...{ username: 'possible', password: 'refused', ...EXTERNAL },
    remedy: 'check that the subject of the client certificate is a user in $external',
  },
  'MONGODB-OIDC': {
    ...{ username: 'possible', password: 'refused', ...EXTERNAL },
    remedy: "check the exporter's token, and that the server trusts who issued it",
  },
  'MONGODB-AWS': {
    ...{ username: 'refused', password: 'refused', ...EXTERNAL },
    remedy: "check the exporter's AWS keys or role, and that its ARN is a user in $external",
  },
};

/** What a mechanism needs. Without a mechanism, the driver negotiates a SCRAM mechanism with the server. */
export function needsOf(mechanism: Mechanism | undefined): MechanismNeeds {
  return mechanism === undefined ? SCRAM : NEEDS[mechanism];
}
