import type { LogFields, Logger } from '../../src/util/log.js';

/** Keeps what was logged, each event on one line: `level message key=value …`. */
export class LogBook implements Logger {
  readonly lines: string[] = [];

  error(message: string, fields?: LogFields): void {
    this.#write('error', message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.#write('warn', message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.#write('info', message, fields);
  }

  debug(message: string, fields?: LogFields): void {
    this.#write('debug', message, fields);
  }

  redact(): void {
    // Tests look for secrets themselves.
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** Takes the lines out. */
  take(): readonly string[] {
    return this.lines.splice(0);
  }

  #write(level: string, message: string, fields: LogFields = {}): void {
    const pairs = Object.entries(fields).map(([key, value]) => `${key}=${String(value)}`);
    this.lines.push([level, message, ...pairs].join(' '));
  }
}
