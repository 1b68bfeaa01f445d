import type { TlsOptions } from '../config.js';
import { pemOf, secretOf } from './file-paths.js';
import type { Piece } from './piece.js';
import type { Reading } from './reading.js';
import type { TlsInput } from './schema-access.js';

const PLAIN = { allowInvalidCertificates: false, allowInvalidHostnames: false };

/** TLS as the file has it; false: plain TCP. */
export function tlsOf({ path, value }: Piece<TlsInput>, reading: Reading): TlsOptions | false {
  if (typeof value === 'boolean') return value && PLAIN;
  const settings = { path, value };
  const { pieces, report } = reading;
  const caFile = pieces.whole(settings, 'caFile');
  const certificate = pieces.whole(settings, 'certificateKeyFile');
  const passwordFile = pieces.whole(settings, 'certificateKeyFilePasswordFile');
  if (passwordFile && !certificate) {
    report({
      path: passwordFile.path,
      what: 'a key password without a key',
      remedy: 'add certificateKeyFile',
    });
  }
  const password = passwordFile && secretOf(passwordFile, reading);
  return {
    ...(caFile && { ca: pemOf(caFile, reading) }),
    ...(certificate && { certificateKey: pemOf(certificate, reading) }),
    ...(password !== undefined && { certificateKeyFilePassword: password }),
    allowInvalidCertificates: value.allowInvalidCertificates ?? false,
    allowInvalidHostnames: value.allowInvalidHostnames ?? false,
  };
}
