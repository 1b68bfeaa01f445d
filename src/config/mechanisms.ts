/** The ways to log in that the driver knows. */
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

/** How a mechanism takes its user: from elsewhere than the options, or outside any database of MongoDB. */
export interface MechanismNeeds {
  readonly username: 'needed' | 'possible' | 'refused';
  readonly password: 'needed' | 'possible' | 'refused';
  /** Users live in `$external`, whatever database the URI names. */
  readonly external: boolean;
}

const SCRAM: MechanismNeeds = { username: 'needed', password: 'needed', external: false };

const NEEDS: Readonly<Record<Mechanism, MechanismNeeds>> = {
  'SCRAM-SHA-1': SCRAM,
  'SCRAM-SHA-256': SCRAM,
  PLAIN: SCRAM,
  GSSAPI: { username: 'needed', password: 'possible', external: true },
  'MONGODB-X509': { username: 'possible', password: 'refused', external: true },
  'MONGODB-OIDC': { username: 'possible', password: 'refused', external: true },
  'MONGODB-AWS': { username: 'refused', password: 'refused', external: true },
};

/** What a mechanism needs; without one the driver agrees on some SCRAM with the server. */
export function needsOf(mechanism: Mechanism | undefined): MechanismNeeds {
  return mechanism === undefined ? SCRAM : NEEDS[mechanism];
}
