import * as z from 'zod';
import { line, says } from './schema-access.js';

/** `host:port`; what is wrong with the text is said when it is read. */
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

/** The words that say yes and no to `arbiter`, in lower case. */
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
  // Keys that only an editor needs to hear of here; the exporter says so in words of its own.
  .meta({
    id: 'member',
    description: 'One process.',
    anyOf: [{ required: ['ip'] }, { required: ['host'] }],
  });

/** One process: an object or `host:port`. */
export const member = z.union([hostPort, memberObject], says('member'));

/** The keys of a member. */
export const MEMBER_KEYS = Object.keys(memberObject.shape);

/** A member as an object. */
export type MemberObject = z.input<typeof memberObject>;

/** A member in either form. */
export type MemberInput = z.input<typeof member>;

/** Flags of an expression get lost in JSON Schema. */
function inAnyCase(words: readonly string[]): RegExp {
  const letters = words.map((word) =>
    word.replaceAll(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`),
  );
  return new RegExp(`^(${letters.join('|')})$`);
}
