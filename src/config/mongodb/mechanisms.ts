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
    remedy: "check the exporter's token, and that the server trusts its issuer",
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
