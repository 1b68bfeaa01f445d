import { createLogger as createWinston, format, transports } from 'winston';
import { BLOT, createRedactor, cut, type Redactor } from './redact.js';

/** Severities, the most severe first. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Forms of a line. */
export const LOG_FORMATS = ['text', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** What an event says besides its message. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Where the parts of the exporter report events; redacts whatever it is given. */
export interface Logger {
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  /** From now on blots out these strings, too. */
  redact(secrets: readonly string[]): void;
  /** Resolves when the last line has left; to be awaited before the process ends. */
  close(): Promise<void>;
}

/** The rest of a longer message is rarely worth its place in the log. */
const MESSAGE_LENGTH = 160;

/** The server's refusals quote the whole command. */
export function shortened(message: string): string {
  return cut(message, MESSAGE_LENGTH);
}

/** How and where events are written. */
export interface LoggerOptions {
  readonly level: LogLevel;
  readonly format: LogFormat;
  /** Strings that are blotted out wherever they appear. */
  readonly secrets: readonly string[];
  /** Standard output unless given. */
  readonly stream?: NodeJS.WritableStream;
}

const LEVELS: Readonly<Record<LogLevel, number>> = { error: 0, warn: 1, info: 2, debug: 3 };
const SECRET_FIELD = /(password|passwd|pwd|secret|token)$/i;

/** One event per line, on one stream. */
export function createLogger({
  level,
  format: form,
  secrets,
  stream = process.stdout,
}: LoggerOptions): Logger {
  const known = new Set(secrets);
  let redactor = createRedactor(secrets);
  const line = form === 'json' ? jsonLine : textLine;
  const winston = createWinston({
    level,
    levels: LEVELS,
    format: format.printf((info) =>
      line(
        info.level as LogLevel,
        redactor(String(info.message)),
        redactFields(info.fields as LogFields, redactor),
      ),
    ),
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- winston's own type of its own class
    transports: [new transports.Stream({ stream, eol: '\n' })],
  });
  let closing: Promise<void> | undefined;
  // The fields travel under one key: winston would join a field named `message` to the message.
  const log =
    (severity: LogLevel) =>
    (message: string, fields: LogFields = {}): void => {
      // Whatever still happens while the process ends must not fail for lack of a log.
      if (closing === undefined) winston.log({ level: severity, message, fields });
    };
  return {
    error: log('error'),
    warn: log('warn'),
    info: log('info'),
    debug: log('debug'),
    redact: (more) => {
      if (more.every((secret) => known.has(secret))) return;
      for (const secret of more) known.add(secret);
      redactor = createRedactor([...known]);
    },
    close: () =>
      (closing ??= new Promise((resolve) => {
        winston.once('finish', () => {
          stream.write('', () => {
            resolve();
          });
        });
        winston.end();
      })),
  };
}

function redactFields(fields: LogFields, redactor: Redactor): LogFields {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [
        name,
        SECRET_FIELD.test(name) ? BLOT : typeof value === 'string' ? redactor(value) : value,
      ]),
  );
}

/** `{"time":…,"level":…,"message":…, fields}`; a field cannot take the place of these three. */
function jsonLine(level: LogLevel, message: string, fields: LogFields): string {
  const own = { time: new Date().toISOString(), level, message };
  // What JSON leaves as it is stands within strings, where the escapes mean the same.
  return escapeControls(JSON.stringify({ ...own, ...fields, ...own }));
}

/** `<time> LEVEL message key=value …`. */
function textLine(level: LogLevel, message: string, fields: LogFields): string {
  const pairs = Object.entries(fields).map(([name, value]) => `${name}=${quoteValue(String(value))}`);
  return [new Date().toISOString(), level.toUpperCase(), escapeControls(message), ...pairs].join(' ');
}

function quoteValue(value: string): string {
  return /^[^\s"=\\]+$/.test(value) && escapeControls(value) === value
    ? value
    : escapeControls(JSON.stringify(value));
}

/** Keeps an event on its line, and a terminal from obeying, or turning round, what a server sent. */
function escapeControls(text: string): string {
  const NAMES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return text.replace(
    /\p{Cc}|\p{Bidi_Control}|[\u2028\u2029]/gu,
    (control) => NAMES[control] ?? `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
