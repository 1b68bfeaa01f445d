import { API_VERSIONS } from './config.js';
import { MECHANISMS } from './credentials.js';
import { pemFile, secretFile, secretText } from './files/read-file.js';
import { oneOf, onOff, text } from './formats.js';
import { DEFAULT_URI, mongodbUri, mongodbUriFile } from './mongodb-uri.js';
import type { Option } from './options.js';

/** The options to reach MongoDB and to log in. */
export const MONGODB_OPTIONS = {
  'mongodb.uri': {
    doc: 'Connection string of any live part of the topology; from there the rest is discovered. Several hosts are one value: mongodb://a:27017,b:27017. Also mongodb+srv://.',
    group: 'MongoDB',
    format: mongodbUri,
    default: null,
    otherwise: DEFAULT_URI,
    sensitive: true,
  },
  'mongodb.uri-file': {
    doc: 'File that holds the connection string, in place of mongodb.uri.',
    group: 'MongoDB',
    format: mongodbUriFile,
    default: null,
    sensitive: true,
  },
  'mongodb.username': {
    doc: 'User to log in as. Overrides the one in the URI.',
    group: 'MongoDB',
    format: text('name'),
    default: null,
    otherwise: "the URI's, else no login",
    otherVariable: 'MONGODB_USER',
  },
  'mongodb.password-file': {
    doc: 'File that holds the password, as it is and not percent-encoded; one line break at its end is dropped. Overrides the password in the URI. The variable MONGODB_PASSWORD holds the password itself, and counts where no file is given. There is no option for it, since every user of the machine can read command lines.',
    group: 'MongoDB',
    format: secretFile,
    default: null,
    otherwise: "the URI's",
    contentVariable: 'MONGODB_PASSWORD',
  },
  'mongodb.auth-source': {
    doc: 'Database the user is defined in.',
    group: 'MongoDB',
    format: text('database'),
    default: null,
    otherwise:
      "the URI's authSource; with mongodb+srv, that of the TXT record; else the URI's database, else admin",
  },
  'mongodb.auth-mechanism': {
    doc: `How to log in: ${MECHANISMS.join(', ')}.`,
    group: 'MongoDB',
    format: oneOf(MECHANISMS, 'mechanism'),
    default: null,
    otherwise: "the URI's authMechanism, else agreed with the server",
  },
  'mongodb.api-version': {
    doc: 'Version of the Stable API to name with every command, for servers that are set to requireApiVersion. MongoDB 5.0 and newer know it.',
    group: 'MongoDB',
    format: oneOf(API_VERSIONS, 'version'),
    default: null,
    otherwise: "the URI's apiVersion, else none",
  },
  'mongodb.tls': {
    doc: 'Whether to use TLS.',
    group: 'MongoDB',
    format: onOff,
    default: null,
    otherwise: "the URI's tls; true for mongodb+srv and as soon as any other TLS option is given",
  },
  'mongodb.tls-ca-file': {
    doc: 'File with the certificates of the authorities to trust (PEM). Switches TLS on.',
    group: 'MongoDB',
    format: pemFile,
    default: null,
    otherwise: 'the authorities Node.js trusts',
  },
  'mongodb.tls-certificate-key-file': {
    doc: 'File with the client certificate and its key (PEM). Switches TLS on.',
    group: 'MongoDB',
    format: pemFile,
    default: null,
  },
  'mongodb.tls-certificate-key-file-password-file': {
    doc: 'File that holds the password of that key.',
    group: 'MongoDB',
    format: secretFile,
    default: null,
  },
  'mongodb.tls-allow-invalid-certificates': {
    doc: 'Accept any server certificate. For tests only: whoever is in between can read and change everything.',
    group: 'MongoDB',
    format: onOff,
    default: null,
    otherwise: "the URI's tlsAllowInvalidCertificates, else false",
  },
  'mongodb.tls-allow-invalid-hostnames': {
    doc: 'Accept a valid certificate that was issued to another host name.',
    group: 'MongoDB',
    format: onOff,
    default: null,
    otherwise: "the URI's tlsAllowInvalidHostnames, else false",
  },
} satisfies Record<string, Option>;

/**
 * Values that only an environment variable can give. They are not options, because every user of the host can read
 * command lines, and configuration files are not protected like secrets.
 */
export const MONGODB_VARIABLES = {
  'mongodb.password': {
    doc: 'The password itself.',
    group: 'MongoDB',
    format: secretText,
    default: null,
    sensitive: true,
  },
} satisfies Record<string, Option>;
