import { readFileSync, statSync } from 'node:fs';
import type { PemFile } from '../config.js';
import type { ValueFormat } from '../formats.js';
import { flawed, parsed, quote, type Parsed } from '../problem.js';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a directory',
};

/** What came out of pipes (`<(…)`), by path: that can be read once only, while files are read again and again. */
const piped = new Map<string, string>();

/**
 * The content of a file as text.
 *
 * @param shown the path as it stands in an error
 */
export function readText(path: string, shown = quote(path)): Parsed<string> {
  try {
    if (statSync(path).isFile()) return parsed(readFileSync(path, 'utf8'));
    const text = piped.get(path) ?? readFileSync(path, 'utf8');
    piped.set(path, text);
    return parsed(text);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    return flawed(
      `cannot read ${shown}: ${REASONS[code] ?? code}`,
      'give the path of a file that the exporter may read',
    );
  }
}

/** Certificates or keys; whether it is PEM at all, OpenSSL is asked later. */
export const pemFile: ValueFormat<PemFile> = {
  kind: 'value',
  shown: 'file',
  parse: (path) => {
    const content = readText(path);
    return content.ok ? parsed({ path, pem: content.value }) : content;
  },
};

/** The password in a file: its content as it stands, less the one line break that editors add. */
export const secretFile: ValueFormat<string> = {
  kind: 'value',
  shown: 'file',
  parse: (path) => {
    const shown = quotePathToSecret(path);
    const content = readText(path, shown);
    if (!content.ok) return content;
    const secret = withoutLineBreak(content.value);
    return secret === ''
      ? flawed(`${shown} is empty`, 'write the password into it, and nothing else')
      : parsed(secret);
  },
};

/** A password as it stands, less the one line break that comes along when a Secret is made of a file. */
export const secretText: ValueFormat<string> = {
  kind: 'value',
  shown: 'password',
  parse: (value) => {
    const secret = withoutLineBreak(value);
    return secret === '' ? flawed('is empty', 'set it to the password, or unset it') : parsed(secret);
  },
};

function withoutLineBreak(text: string): string {
  return text.replace(/\r?\n$/, '');
}

/** Where a path belongs the password itself gets written now and then. */
function quotePathToSecret(path: string): string {
  return /^\.{0,2}\//.test(path) ? quote(path) : 'the file of that name';
}
