import { readFileSync } from 'node:fs';
import type { ValueFormat } from './formats.js';
import { flawed, parsed, quote, type Parsed } from './parsed.js';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a directory',
};

/** The content of a file as text. Read once only: the path may be a pipe (`<(…)`). */
export function readText(path: string): Parsed<string> {
  try {
    return parsed(readFileSync(path, 'utf8'));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    return flawed(
      `cannot read ${quote(path)}: ${REASONS[code] ?? code}`,
      'give the path of a file that the exporter may read',
    );
  }
}

/** The path of a file that can be read now; its content is read again later, when it may have been renewed. */
export const readableFile: ValueFormat<string> = {
  kind: 'value',
  shown: 'file',
  parse: (path) => {
    const content = readText(path);
    return content.ok ? parsed(path) : content;
  },
};

/** The password in a file: its content as it stands, less the one line break that editors add. */
export const secretFile: ValueFormat<string> = {
  kind: 'value',
  shown: 'file',
  parse: (path) => {
    const content = readText(path);
    if (!content.ok) return content;
    const secret = content.value.replace(/\r?\n$/, '');
    return secret === ''
      ? flawed(`${quote(path)} is empty`, 'write the password into it, and nothing else')
      : parsed(secret);
  },
};
