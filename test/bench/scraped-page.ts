import { gunzipSync } from 'node:zlib';
import type { FloorMember } from './floor-messages.js';

/** What a page tells of the round behind it. */
export interface ScrapedPage {
  readonly gzipBytes: number;
  readonly plainBytes: number;
  readonly series: number;
  /** Of the members that can answer: those that are up, were asked what the floor asks, and refused nothing. */
  readonly complete: number;
  /** How much later than its deadline the round ended; negative: earlier. */
  readonly overrunMs: number;
  /** The exporter's own `process_cpu_seconds_total`. */
  readonly cpuMs: number;
  readonly plain: Buffer;
}

const SAMPLE = /^(\w+)(?:\{(.*)\})? (\S+)$/;

/** What is told of one member. */
interface Told {
  up: boolean;
  failed: boolean;
  readonly succeeded: Set<string>;
}

/** Unpacks a page and looks at what it says of these members. */
export function readPage(body: Buffer, members: readonly FloorMember[]): ScrapedPage {
  const plain = gunzipSync(body);
  const told = new Map<string, Told>(
    members.map(({ address }) => [address, { up: false, failed: false, succeeded: new Set() }]),
  );
  const own = new Map<string, number>();
  let series = 0;
  for (const line of plain.toString('latin1').split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    series += 1;
    if (/^(mongodb_exporter|process)_/.test(line)) noteOwn(own, line);
    else if (/^mongodb_(up|scrape_command_success)\{/.test(line)) noteMember(told, line);
  }
  const seconds = (name: string) => own.get(name) ?? NaN;
  const overrun =
    seconds('mongodb_exporter_last_scrape_duration_seconds') -
    seconds('mongodb_exporter_scrape_timeout_seconds');
  return {
    gzipBytes: body.length,
    plainBytes: plain.length,
    series,
    complete: members.filter((member) => isComplete(member, told.get(member.address)!)).length,
    overrunMs: overrun * 1000,
    cpuMs: seconds('process_cpu_seconds_total') * 1000,
    plain,
  };
}

function noteOwn(own: Map<string, number>, line: string): void {
  const [, name = '', , value = ''] = SAMPLE.exec(line) ?? [];
  own.set(name, Number(value));
}

function noteMember(told: ReadonlyMap<string, Told>, line: string): void {
  const [, name = '', labels = '', value = ''] = SAMPLE.exec(line) ?? [];
  const member = told.get(/\bmember="([^"]*)"/.exec(labels)?.[1] ?? '');
  if (!member) return;
  if (name === 'mongodb_up') member.up = value === '1';
  else if (value === '1') member.succeeded.add(/\bcommand="([^"]*)"/.exec(labels)?.[1] ?? '');
  else member.failed = true;
}

function isComplete({ arbiter, router = false }: FloorMember, { up, failed, succeeded }: Told): boolean {
  const asked = [
    'hello',
    ...(arbiter ? [] : ['serverStatus']),
    ...(arbiter || router ? [] : ['replSetGetStatus']),
  ];
  return up && !failed && asked.every((command) => succeeded.has(command));
}
