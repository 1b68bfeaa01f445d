import type { Credentials } from '../config.js';
import type { ProblemText } from '../problem.js';
import { needsOf } from './mechanisms.js';

/** A field of a login. Options, URI and topology file name them differently. */
export type LoginField = 'username' | 'password' | 'source' | 'mechanism';

/** What to write where something is missing, in the names of options or of the topology file. */
export interface LoginRemedies {
  readonly username: string;
  readonly password: string;
  /** The environment of MONGODB-OIDC. */
  readonly environment: string;
}

/** A problem of a login, at one of its fields. */
export interface LoginProblem extends ProblemText {
  readonly field: LoginField;
}

/** A login as far as it is given; the password may be in a file that could not be read. */
export type GivenLogin = Omit<Credentials, 'password' | 'defaultSource'> & { readonly hasPassword: boolean };

/** The problems of a login: what its mechanism needs and does not take. */
export function loginProblems(login: GivenLogin, remedies: LoginRemedies): readonly LoginProblem[] {
  return [...refusedFields(login), ...missingFields(login, remedies), ...propertyProblems(login, remedies)];
}

function refusedFields({ username, hasPassword, mechanism }: GivenLogin): readonly LoginProblem[] {
  const needs = needsOf(mechanism);
  const who = mechanism ?? 'the login';
  if (needs.username === 'refused' && (username !== undefined || hasPassword)) {
    return [
      {
        field: username === undefined ? 'password' : 'username',
        code: 'login-takes-no-user',
        what: `${who} takes no user name and no password`,
        remedy: 'remove them and set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a role',
      },
    ];
  }
  if (needs.password !== 'refused' || !hasPassword) return [];
  return [
    {
      field: 'password',
      code: 'login-takes-no-password',
      what: `${who} takes no password`,
      remedy: 'remove it',
    },
  ];
}

function missingFields(
  { username, hasPassword, mechanism }: GivenLogin,
  remedies: LoginRemedies,
): readonly LoginProblem[] {
  const needs = needsOf(mechanism);
  if (needs.username === 'needed' && username === undefined) {
    const missing = { code: 'login-without-user', remedy: remedies.username };
    if (hasPassword) return [{ ...missing, field: 'password', what: 'a password without a user name' }];
    return mechanism === undefined
      ? [{ ...missing, field: 'username', what: 'a login without a user name' }]
      : [{ ...missing, field: 'mechanism', what: `${mechanism} needs a user name` }];
  }
  if (needs.password !== 'needed' || username === undefined || hasPassword) return [];
  return [
    {
      field: 'username',
      code: 'login-without-password',
      what: 'a user name without a password',
      remedy: remedies.password,
    },
  ];
}

function propertyProblems(
  { source, mechanism, mechanismProperties = '' }: GivenLogin,
  remedies: LoginRemedies,
): readonly LoginProblem[] {
  const problems: LoginProblem[] = [];
  if (needsOf(mechanism).external && source !== undefined && source !== '$external') {
    problems.push({
      field: 'source',
      code: 'login-source',
      what: `users of ${mechanism ?? ''} are in $external only`,
      remedy: 'remove the source',
    });
  }
  if (mechanism === 'MONGODB-OIDC' && !/(^|,)ENVIRONMENT:/.test(mechanismProperties)) {
    problems.push({
      field: 'mechanism',
      code: 'login-environment',
      what: `${mechanism} needs an environment`,
      remedy: remedies.environment,
    });
  }
  return problems;
}
