import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mail } from './mailbox.js';

const SAMPLES = join(import.meta.dirname, '../../docs/samples');

/** A firing alert as a mail describes it. */
export interface MailedAlert {
  readonly alertname: string;
  readonly summary: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The firing alerts in the text of a mail. */
export function firingAlerts({ text }: Mail): readonly MailedAlert[] {
  const [firing = ''] = text.split('\nOver:\n');
  const blocks = firing.matchAll(/^(.+)\n\n((?:[a-z_]+ +.+\n)+)[^]*?^Alert: +(\w+)$/gm);
  return [...blocks].map(([, summary = '', lines = '', alertname = '']) => ({
    alertname,
    summary,
    labels: Object.fromEntries(
      [...lines.matchAll(/^([a-z_]+) +(.+)$/gm)].map(([, name = '', value = '']) => [name, value]),
    ),
  }));
}

/** Summary and labels of each resolved alert in the text of a mail, on a line each. */
export function resolvedAlerts({ text }: Mail): readonly string[] {
  const [, over = ''] = /^Over:\n\n([^]*)/m.exec(text) ?? [];
  return [...over.matchAll(/^(.+)\n {2}(.+)\n {2}.+ UTC to .+ UTC$/gm)].map(
    ([, summary, place]) => `${summary} ${place}`,
  );
}

/**
 * The message against the one of that name in docs/samples, less what differs from run to run: ports, times,
 * durations, and how many of a kind there are. With `UPDATE_SAMPLES=1` it is written there instead.
 */
export function assertSample(name: string, { to, subject, text }: Mail): void {
  const file = join(SAMPLES, `${name}.txt`);
  const headers = [`To: ${to.join()}`, ...(subject === '' ? [] : [`Subject: ${subject}`])];
  const message = `${headers.join('\n')}\n\n${text.trim()}\n`;
  if (process.env.UPDATE_SAMPLES === '1') writeFileSync(file, message);
  const sample = existsSync(file) ? readFileSync(file, 'utf8') : '';
  assert.deepEqual(shapeOf(message), shapeOf(sample), `${file}: UPDATE_SAMPLES=1 writes it anew`);
}

/** Its different lines, sorted: how many alerts of a kind there are, and their order, is another's matter. */
function shapeOf(message: string): readonly string[] {
  const lines = message
    .replaceAll(/127\.0\.0\.1(:|%3A)\d+/g, 'member')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d|\d+ [A-Z][a-z]{2} \d\d:\d\d/g, 'time')
    .replaceAll(/(\d+[dhm] )*\d+(\.\d+)?(ms|s)\b/g, 'duration')
    .replaceAll(/\d+ alerts/g, 'alerts')
    .split('\n');
  return [...new Set(lines)].sort();
}
