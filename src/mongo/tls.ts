import { createSecureContext, type SecureContext } from 'node:tls';
import type { TlsOptions } from '../config/config.js';

/**
 * One TLS context for all members. A context of its own per client would parse the CA file per socket
 * (a system bundle costs about 50 ms of CPU and 2 MB each).
 */
export function createTlsContext(options: TlsOptions): SecureContext {
  const { ca, certificateKey } = options;
  return createSecureContext({
    ...(ca && { ca: ca.pem }),
    ...(certificateKey && { cert: certificateKey.pem, key: certificateKey.pem }),
    ...(options.certificateKeyFilePassword !== undefined && {
      passphrase: options.certificateKeyFilePassword,
    }),
  });
}
