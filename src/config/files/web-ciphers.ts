/** The suites of TLS 1.3, all enabled unless some are listed. OpenSSL and Go use the same names for them. */
const TLS13 = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'] as const;

/** Go's names, which Prometheus' web configuration uses, to OpenSSL's. Only those that Go lists as secure. */
const TLS12 = {
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: 'ECDHE-ECDSA-AES128-GCM-SHA256',
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: 'ECDHE-ECDSA-AES256-GCM-SHA384',
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-ECDSA-CHACHA20-POLY1305',
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA: 'ECDHE-ECDSA-AES128-SHA',
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA: 'ECDHE-ECDSA-AES256-SHA',
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256: 'ECDHE-RSA-AES128-GCM-SHA256',
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384: 'ECDHE-RSA-AES256-GCM-SHA384',
  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-RSA-CHACHA20-POLY1305',
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA: 'ECDHE-RSA-AES128-SHA',
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA: 'ECDHE-RSA-AES256-SHA',
} as const;

/** A name that is valid in `cipher_suites`. */
export type CipherSuite = (typeof TLS13)[number] | keyof typeof TLS12;

/** Every name that is valid in `cipher_suites`. */
export const CIPHER_SUITES: readonly CipherSuite[] = [
  ...TLS13,
  ...(Object.keys(TLS12) as (keyof typeof TLS12)[]),
];

/**
 * OpenSSL's list. As in Prometheus, a list of older suites alone leaves TLS 1.3 enabled; Node.js would disable it.
 */
export function opensslCiphers(suites: readonly CipherSuite[]): string {
  const newer = suites.filter((suite) => isTls13(suite));
  const older = suites.filter((suite) => !isTls13(suite)).map((suite) => TLS12[suite]);
  return [...(newer.length > 0 ? newer : TLS13), ...older].join(':');
}

function isTls13(suite: CipherSuite): suite is (typeof TLS13)[number] {
  return (TLS13 as readonly string[]).includes(suite);
}
