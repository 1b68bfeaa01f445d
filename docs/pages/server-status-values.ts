/** Meanings of label values of what serverStatus counts. */
export const MECHANISMS: Readonly<Record<string, string>> = {
  'SCRAM-SHA-1': 'User name and password.',
  'SCRAM-SHA-256': 'User name and password; the default.',
  'MONGODB-X509': 'A certificate of the client; between members, that of the member.',
  'MONGODB-AWS': 'An identity of AWS.',
  'MONGODB-OIDC': 'A token of an identity provider.',
  GSSAPI: 'Kerberos.',
  PLAIN: 'LDAP.',
};

export const TLS_VERSIONS: Readonly<Record<string, string>> = {
  '1.0': 'Outdated; servers refuse it by default.',
  '1.1': 'Outdated.',
  '1.2': 'The minimum that should be in use.',
  '1.3': 'The newest.',
  unknown: 'None of these.',
};

export const DOCUMENTS: Readonly<Record<string, string>> = {
  insert: 'Documents inserted.',
  query: 'Documents returned, in the first batch or by a getmore.',
  update: 'Documents matched by updates.',
  delete: 'Documents deleted.',
};

export const SELECTION_RESULTS: Readonly<Record<string, string>> = {
  same: 'The sync source did not change.',
  different: 'The sync source is another member.',
  none: 'No sync source is available: the members are down, or none is ahead.',
};

export const KILL_REASONS: Readonly<Record<string, string>> = {
  client_disconnect: 'The client had disconnected.',
  max_time: 'The time limit of the client (maxTimeMS) was exceeded; since 7.2.',
  default_max_time: 'The default time limit of the cluster (defaultMaxTimeMS) was exceeded; since 8.0.',
};
