import * as z from 'zod';
import { MECHANISMS } from '../../mongodb/mechanisms.js';
import type { TopologyLabel } from './expected.js';

/** Sets the label of the expected value; expected.ts has the text for it. */
export function expected(label: TopologyLabel): { readonly error: TopologyLabel } {
  return { error: label };
}

/** Text on one line that is not blank. */
export function line(label: TopologyLabel): z.ZodString {
  return z.string(expected(label)).regex(/^(?=.*\S)\P{Cc}+$/u, expected(label));
}

const path = line('path');
const flag = z.boolean(expected('switch'));

/** A login; the password is in a separate file. */
export const login = z
  .strictObject(
    {
      username: line('username').optional().describe('User name; none for X.509 without a subject.'),
      passwordFile: path
        .optional()
        .describe(
          'File that contains the password and nothing else; relative to the directory of this file.',
        ),
      authSource: line('authSource')
        .optional()
        .describe(
          'Database of the user. Default: that of the TXT record where the URI is mongodb+srv, else admin.',
        ),
      mechanism: z
        .enum(MECHANISMS, expected('mechanism'))
        .optional()
        .describe('Authentication mechanism. Default: SCRAM as negotiated with the server.'),
    },
    expected('credentials'),
  )
  .meta({ id: 'login', description: 'Login to MongoDB.' });

/** TLS with settings. */
export const tlsSettings = z
  .strictObject(
    {
      caFile: path
        .optional()
        .describe('Certificate authorities to trust, as PEM. Default: those of Node.js.'),
      certificateKeyFile: path.optional().describe('Client certificate and its key, as PEM.'),
      certificateKeyFilePasswordFile: path
        .optional()
        .describe('File that contains the password of that key.'),
      allowInvalidCertificates: flag.optional().describe('Accept any certificate of the server.'),
      allowInvalidHostnames: flag
        .optional()
        .describe('Accept a certificate that was issued for another host.'),
    },
    expected('tls'),
  )
  .meta({
    id: 'tlsSettings',
    description: 'TLS to MongoDB; paths are relative to the directory of this file.',
  });

/** The access keys of a cluster and of each of its parts. */
export const accessShape = {
  credentials: z
    .union([z.literal(false, expected('credentials')), login], expected('credentials'))
    .optional()
    .describe('Login, or false for none. Default: that of the cluster, else that of the options.'),
  tls: z
    .union([z.boolean(expected('tls')), tlsSettings], expected('tls'))
    .optional()
    .describe('TLS, or false for none. Default: that of the cluster, else that of the options.'),
  apiVersion: z
    .union(
      [z.literal('1', expected('apiVersion')), z.literal(1, expected('apiVersion'))],
      expected('apiVersion'),
    )
    .optional()
    .describe(
      'Version of the Stable API, for servers with requireApiVersion. Default: that of the cluster, else that of the options.',
    ),
  discovery: flag
    .optional()
    .describe(
      'Whether to discover members that are not listed here. Default: that of the cluster, else that of the options.',
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
export const hostPort = z.string(expected('hostPort')).meta({
  id: 'hostPort',
  description: 'host:port, IPv6 in brackets.',
  pattern: '^(\\[[^\\[\\]]+\\]|[^\\s:/?#@%,*=\\[\\]]+):\\d{1,5}$',
  examples: ['10.0.0.1:27017', '[::1]:27017'],
});

const port = z.union(
  [
    z.int(expected('port')).min(1, expected('port')).max(65535, expected('port')),
    z
      .string(expected('port'))
      .regex(/^\d{1,5}$/, expected('port'))
      .refine((text) => Number(text) >= 1 && Number(text) <= 65535, expected('port')),
  ],
  expected('port'),
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
    z.boolean(expected('arbiter')),
    z.literal([0, 1], expected('arbiter')),
    z.string(expected('arbiter')).regex(inAnyCase([...ARBITER_WORDS.keys()]), expected('arbiter')),
  ],
  expected('arbiter'),
);

const host = line('host');

const memberObject = z
  .strictObject(
    {
      ip: host.optional().describe('IP address or host name, as in the configuration of the replica set.'),
      host: host.optional().describe('Same as ip.'),
      port: port.describe('Port, 1 to 65535.'),
      arbiter: arbiter.optional().describe('Whether it is an arbiter, which has no data.'),
      name: line('name')
        .optional()
        .describe('Permanent name in the metrics. Default: its address in MongoDB.'),
      address: hostPort.optional().describe('host:port to connect to in place of ip and port.'),
      labels: z
        .record(
          z.string().regex(/^[A-Za-z_][A-Za-z0-9_.-]*$/, expected('labelName')),
          z.union([z.string(), z.number(), z.boolean()], expected('label')),
          expected('labels'),
        )
        .optional()
        .describe('Additional labels.'),
    },
    expected('member'),
  )
  // Only an editor needs these requirements here; the exporter reports them with its own text.
  .meta({
    id: 'member',
    description: 'One member.',
    anyOf: [{ required: ['ip'] }, { required: ['host'] }],
  });

/** One member: an object or `host:port`. */
export const member = z.union([hostPort, memberObject], expected('member'));

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
