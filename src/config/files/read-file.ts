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

/** Content of pipes (`<(…)`), by path. A pipe can be read only once, while files are read repeatedly. */
const piped = new Map<string, string>();

/**
 * The content of a file as text.
 *
 * @param shown the path as it appears in an error
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

/** Certificates or keys. OpenSSL checks later whether the content is PEM. */
export const pemFile: ValueFormat<PemFile> = {
  kind: 'value',
  shown: 'file',
  parse: (path) => {
    const content = readText(path);
    return content.ok ? parsed({ path, pem: content.value }) : content;
  },
};

/** The password in a file: its content as it is, without the one line break that editors add. */
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

/** A password as it is, without the one line break that is included when a Secret is created from a file. */
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

/** Users sometimes write the password itself in place of the path. */
function quotePathToSecret(path: string): string {
  return /^\.{0,2}\//.test(path) ? quote(path) : 'the file of that name';
}
