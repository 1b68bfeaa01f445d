import { createLogger as createWinston, transports } from 'winston';
import { lineFormat, type LogFormat } from './log-format.js';
import { cut } from './redact.js';

/** Severities, the most severe first. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

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

/** One event per line, on one stream. */
export function createLogger({ level, format, secrets, stream = process.stdout }: LoggerOptions): Logger {
  const known = new Set(secrets);
  const winston = createWinston({
    level,
    levels: Object.fromEntries(LOG_LEVELS.map((name, severity) => [name, severity])),
    format: lineFormat(format, secrets),
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- winston's own type of its own class
    transports: [new transports.Stream({ stream, eol: '\n' })],
  });
  let closing: Promise<void> | undefined;
  const log =
    (severity: LogLevel) =>
    (message: string, fields: LogFields = {}): void => {
      // Events during shutdown must not fail because the log is closed. As a single object, since winston would append
      // a field named `message` to the message.
      if (!closing) winston.log({ ...fields, level: severity, message });
    };
  return {
    error: log('error'),
    warn: log('warn'),
    info: log('info'),
    debug: log('debug'),
    redact: (more) => {
      if (more.every((secret) => known.has(secret))) return;
      for (const secret of more) known.add(secret);
      winston.format = lineFormat(format, [...known]);
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
