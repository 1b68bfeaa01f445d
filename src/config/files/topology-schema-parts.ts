import * as z from 'zod';
import { MECHANISMS } from '../credentials.js';
import type { Word } from './explain.js';

/** Sets the label of the expected value; explain.ts has the text for it. */
export function says(word: Word): { readonly error: Word } {
  return { error: word };
}

/** Text on one line that is not blank. */
export function line(word: Word): z.ZodString {
  return z.string(says(word)).regex(/^(?=.*\S)\P{Cc}+$/u, says(word));
}

const path = line('path');
const flag = z.boolean(says('switch'));

/** A login; the password is in a separate file. */
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

/** The access keys of a cluster and of each of its parts. */
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

/** The valid values of `credentials`. */
export type CredentialsInput = false | z.input<typeof login>;

/** The valid values of `tls`. */
export type TlsInput = boolean | z.input<typeof tlsSettings>;

/** The access keys as they are read. */
export interface AccessInput {
  readonly credentials?: CredentialsInput | undefined;
  readonly tls?: TlsInput | undefined;
  readonly apiVersion?: '1' | 1 | undefined;
  readonly discovery?: boolean | undefined;
}

/** `host:port`; problems with the text are reported when it is parsed. */
export const hostPort = z.string(says('hostPort')).meta({
  id: 'hostPort',
  description: 'host:port, IPv6 in brackets.',
  pattern: '^(\\[[^\\[\\]]+\\]|[^\\s:/?#@%,*=\\[\\]]+):\\d{1,5}$',
  examples: ['10.0.0.1:27017', '[::1]:27017'],
});

const port = z.union(
  [
    z.int(says('port')).min(1, says('port')).max(65535, says('port')),
    z
      .string(says('port'))
      .regex(/^\d{1,5}$/, says('port'))
      .refine((text) => Number(text) >= 1 && Number(text) <= 65535, says('port')),
  ],
  says('port'),
);

/** The values that mean yes or no for `arbiter`, in lower case. */
export const ARBITER_WORDS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['arbiter', true],
  ['false', false],
  ['no', false],
  ['not arbiter', false],
  ['not_arbiter', false],
]);

const arbiter = z.union(
  [
    z.boolean(says('arbiter')),
    z.literal([0, 1], says('arbiter')),
    z.string(says('arbiter')).regex(inAnyCase([...ARBITER_WORDS.keys()]), says('arbiter')),
  ],
  says('arbiter'),
);

const host = line('host');

const memberObject = z
  .strictObject(
    {
      ip: host
        .optional()
        .describe('IP address or host name, as the configuration of the replica set has it.'),
      host: host.optional().describe('Another word for ip.'),
      port: port.describe('Port, 1 to 65535.'),
      arbiter: arbiter.optional().describe('Whether it is an arbiter, which holds no data.'),
      name: line('name')
        .optional()
        .describe('Name it is reported under for good. Left out: the address MongoDB knows it by.'),
      address: hostPort.optional().describe('host:port to dial in place of ip and port.'),
      labels: z
        .record(
          z.string().regex(/^[A-Za-z_][A-Za-z0-9_.-]*$/, says('labelName')),
          z.union([z.string(), z.number(), z.boolean()], says('label')),
          says('labels'),
        )
        .optional()
        .describe('Labels of your own.'),
    },
    says('member'),
  )
  // Only an editor needs these requirements here; the exporter reports them with its own text.
  .meta({
    id: 'member',
    description: 'One process.',
    anyOf: [{ required: ['ip'] }, { required: ['host'] }],
  });

/** One member: an object or `host:port`. */
export const member = z.union([hostPort, memberObject], says('member'));

/** The keys of a member. */
export const MEMBER_KEYS = Object.keys(memberObject.shape);

/** A member as an object. */
export type MemberObject = z.input<typeof memberObject>;

/** A member in either form. */
export type MemberInput = z.input<typeof member>;

/** Avoids the flag of the expression, because JSON Schema drops flags. */
function inAnyCase(words: readonly string[]): RegExp {
  const letters = words.map((word) =>
    word.replaceAll(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`),
  );
  return new RegExp(`^(${letters.join('|')})$`);
}
