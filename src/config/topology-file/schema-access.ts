import * as z from 'zod';
import { MECHANISMS } from '../mechanisms.js';
import type { Word } from './wording.js';

/** Names what is expected; explain.ts puts it into words. */
export function says(word: Word): { readonly error: Word } {
  return { error: word };
}

/** Text on one line that is not blank. */
export function line(word: Word): z.ZodString {
  return z.string(says(word)).regex(/^(?=.*\S)\P{Cc}+$/u, says(word));
}

const path = line('path');
const flag = z.boolean(says('switch'));

/** A login; the password is in a file of its own. */
export const login = z
  .strictObject(
    {
      username: line('username').optional().describe('User name; none for X.509 without a subject.'),
      passwordFile: path
        .optional()
        .describe('File that holds the password and nothing else; relative to the directory of this file.'),
      authSource: line('authSource')
        .optional()
        .describe(
          'Database of the user. Left out: that of the TXT record where the URI is mongodb+srv, else admin.',
        ),
      mechanism: z
        .enum(MECHANISMS, says('mechanism'))
        .optional()
        .describe('How to log in; SCRAM as agreed with the server if left out.'),
    },
    says('credentials'),
  )
  .meta({ id: 'login', description: 'A login towards MongoDB.' });

/** TLS with settings. */
export const tlsSettings = z
  .strictObject(
    {
      caFile: path
        .optional()
        .describe('Certificate authorities to trust, as PEM; those of the system if left out.'),
      certificateKeyFile: path.optional().describe('Client certificate and its key, as PEM.'),
      certificateKeyFilePasswordFile: path.optional().describe('File that holds the password of that key.'),
      allowInvalidCertificates: flag.optional().describe('Accept any certificate of the server.'),
      allowInvalidHostnames: flag
        .optional()
        .describe('Accept a certificate that was issued for another host.'),
    },
    says('tls'),
  )
  .meta({
    id: 'tlsSettings',
    description: 'TLS towards MongoDB; paths are relative to the directory of this file.',
  });

/** The keys of access, for a cluster and for each of its parts. */
export const accessShape = {
  credentials: z
    .union([z.literal(false, says('credentials')), login], says('credentials'))
    .optional()
    .describe('Login, or false for none. Left out: that of the cluster, else that of the options.'),
  tls: z
    .union([z.boolean(says('tls')), tlsSettings], says('tls'))
    .optional()
    .describe('TLS, or false for none. Left out: that of the cluster, else that of the options.'),
  apiVersion: z
    .union([z.literal('1', says('apiVersion')), z.literal(1, says('apiVersion'))], says('apiVersion'))
    .optional()
    .describe(
      'Version of the Stable API, for servers with requireApiVersion. Left out: as the cluster, else as the options say.',
    ),
  discovery: flag
    .optional()
    .describe(
      'Look for members that are not listed here. Left out: as the cluster, else as the options say.',
    ),
};

/** What `credentials` may be. */
export type CredentialsInput = false | z.input<typeof login>;

/** What `tls` may be. */
export type TlsInput = boolean | z.input<typeof tlsSettings>;

/** The keys of access as they are read. */
export interface AccessInput {
  readonly credentials?: CredentialsInput | undefined;
  readonly tls?: TlsInput | undefined;
  readonly apiVersion?: '1' | 1 | undefined;
  readonly discovery?: boolean | undefined;
}
