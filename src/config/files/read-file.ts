import { readFileSync, statSync } from 'node:fs';
import type { PemFile } from '../config.js';
import { parsed, quote, refused, type ParseResult } from '../problem.js';

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
export function readText(path: string, shown = quote(path)): ParseResult<string> {
  try {
    if (statSync(path).isFile()) return parsed(readFileSync(path, 'utf8'));
    const text = piped.get(path) ?? readFileSync(path, 'utf8');
    piped.set(path, text);
    return parsed(text);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    return refused(
      'unreadable-file',
      `cannot read ${shown}: ${REASONS[code] ?? code}`,
      'write the path of a file that the exporter may read',
    );
  }
}

/** Certificates or keys. OpenSSL checks later whether the content is PEM. */
export function readPem(path: string): ParseResult<PemFile> {
  const content = readText(path);
  return content.ok ? parsed({ path, pem: content.value }) : content;
}

/**
 * The password in a file: its content as it is, without the one line break that editors add.
 *
 * @param shown the path as it appears in an error; users sometimes write the password itself in place of the path
 */
export function readSecret(path: string, shown = shownPathToSecret(path)): ParseResult<string> {
  const content = readText(path, shown);
  if (!content.ok) return content;
  const secret = withoutLineBreak(content.value);
  return secret === ''
    ? refused('empty-secret', `${shown} is empty`, 'write the password into it, and nothing else')
    : parsed(secret);
}

/** A password as it is, without the one line break that is included when a Secret is created from a file. */
export function parseSecret(value: string): ParseResult<string> {
  const secret = withoutLineBreak(value);
  return secret === ''
    ? refused('empty-secret', 'is empty', 'set it to the password, or unset it')
    : parsed(secret);
}

function withoutLineBreak(text: string): string {
  return text.replace(/\r?\n$/, '');
}

function shownPathToSecret(path: string): string {
  return /^\.{0,2}\//.test(path) ? quote(path) : 'the file of that name';
}
