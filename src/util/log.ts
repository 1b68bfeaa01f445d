import { createLogger as createWinston, format, transports } from 'winston';
import { BLOT, createRedactor, cut, type Redactor } from './redact.js';

/** Severities, the most severe first. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Formats of a line. */
export const LOG_FORMATS = ['text', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** Fields of an event besides its message. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Receives the events of all parts of the exporter and redacts everything that it writes. */
export interface Logger {
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  /** Masks these strings, too, from now on. */
  redact(secrets: readonly string[]): void;
  /** Resolves when the last line is written; await it before the process ends. */
  close(): Promise<void>;
}

/** Length to which messages are cut: the rest is rarely useful in the log. */
const MESSAGE_LENGTH = 160;

/** Cuts a message: error messages of the server quote the whole command. */
export function shortened(message: string): string {
  return cut(message, MESSAGE_LENGTH);
}

/** How and where events are written. */
export interface LoggerOptions {
  readonly level: LogLevel;
  readonly format: LogFormat;
  /** Strings that are masked wherever they appear. */
  readonly secrets: readonly string[];
  /** Default: standard output. */
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
  // The fields are passed under one key: winston would append a field named `message` to the message.
  const log =
    (severity: LogLevel) =>
    (message: string, fields: LogFields = {}): void => {
      // Events during shutdown must not fail because the log is closed.
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

/** `{"time":…,"level":…,"message":…, fields}`; a field cannot replace these three. */
function jsonLine(level: LogLevel, message: string, fields: LogFields): string {
  const own = { time: new Date().toISOString(), level, message };
  // Control characters that JSON does not escape are within strings, where the escapes mean the same.
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

/** Keeps an event on one line, and prevents control or bidi characters from a server from affecting a terminal. */
function escapeControls(text: string): string {
  const NAMES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return text.replace(
    /\p{Cc}|\p{Bidi_Control}|[\u2028\u2029]/gu,
    (control) => NAMES[control] ?? `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
