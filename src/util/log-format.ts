import { format, type Logform } from 'winston';
import { BLOT, createRedactor, type Redactor } from './redact.js';

/** Formats of a line. */
export const LOG_FORMATS = ['text', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

const SECRET_FIELD = /(password|passwd|pwd|secret|token)$/i;

/** The format of winston that masks secrets in the message and in all fields. */
const redaction = format((info, options) => {
  const { redact } = options as { readonly redact: Redactor };
  for (const [name, value] of Object.entries(info)) {
    if (name === 'level' || value === undefined) continue;
    if (SECRET_FIELD.test(name)) info[name] = BLOT;
    else if (typeof value === 'string') info[name] = redact(value);
  }
  return info;
});

/** `{"time":…,"level":…,"message":…, fields}`; a field cannot replace these three. */
const json = format.printf(({ level, message, timestamp, ...fields }) => {
  const own = { time: timestamp, level, message };
  // Control characters that JSON does not escape are within strings, where the escapes mean the same.
  return escapeControls(JSON.stringify({ ...own, ...fields, ...own }));
});

/** `<time> LEVEL message key=value …`. */
const text = format.printf(({ level, message, timestamp, ...fields }) => {
  const pairs = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${quoteValue(String(value))}`);
  return [timestamp, level.toUpperCase(), escapeControls(String(message)), ...pairs].join(' ');
});

/** The format of a logger: redaction, time and the form of the line. */
export function lineFormat(form: LogFormat, secrets: readonly string[]): Logform.Format {
  return format.combine(
    redaction({ redact: createRedactor(secrets) }),
    // With a function, a field of the same name cannot replace it.
    format.timestamp({ format: () => new Date().toISOString() }),
    form === 'json' ? json : text,
  );
}

function quoteValue(value: string): string {
  return /^[^\s"=\\]+$/.test(value) && escapeControls(value) === value
    ? value
    : escapeControls(JSON.stringify(value));
}

const NAMES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Keeps an event on one line, and prevents control or bidi characters from a server from affecting a terminal. */
function escapeControls(line: string): string {
  return line.replace(
    /\p{Cc}|\p{Bidi_Control}|[\u2028\u2029]/gu,
    (control) => NAMES[control] ?? `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
