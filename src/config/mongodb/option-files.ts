import type { PemFile } from '../config.js';
import { readPem, readSecret, readText } from '../files/read-file.js';
import type { ParseResult } from '../problem.js';
import type { ReportOption, Settings } from '../read-options.js';
import { parseMongodbUri, type MongodbUri } from './uri.js';

/** The contents of the files that the options name. */
export interface OptionFiles {
  readonly uri?: MongodbUri;
  readonly password?: string;
  readonly ca?: PemFile;
  readonly certificateKey?: PemFile;
  readonly keyPassword?: string;
}

/** The options that name a file on which the access depends. */
export const FILE_OPTIONS = [
  'mongodb.uri-file',
  'mongodb.password-file',
  'mongodb.tls-ca-file',
  'mongodb.tls-certificate-key-file',
  'mongodb.tls-certificate-key-file-password-file',
] as const;

/** Reads the files that the options name, and reports those that cannot be used. */
export function readOptionFiles({ config, wrong }: Settings, report: ReportOption): OptionFiles {
  const read = <T>(
    option: (typeof FILE_OPTIONS)[number],
    parse: (path: string) => ParseResult<T>,
  ): T | undefined => {
    const path = config.get(option);
    if (path === null || wrong.has(option)) return undefined;
    const content = parse(path);
    if (content.ok) return content.value;
    for (const problem of content.problems) report(option, problem);
    return undefined;
  };
  const uri = read('mongodb.uri-file', readUri);
  const password = read('mongodb.password-file', readSecret);
  const ca = read('mongodb.tls-ca-file', readPem);
  const certificateKey = read('mongodb.tls-certificate-key-file', readPem);
  const keyPassword = read('mongodb.tls-certificate-key-file-password-file', readSecret);
  return {
    ...(uri && { uri }),
    ...(password !== undefined && { password }),
    ...(ca && { ca }),
    ...(certificateKey && { certificateKey }),
    ...(keyPassword !== undefined && { keyPassword }),
  };
}

function readUri(path: string): ParseResult<MongodbUri> {
  const content = readText(path);
  return content.ok ? parseMongodbUri(content.value) : content;
}
