import type { Pages } from './page.js';

const HELP = /^# HELP ([a-zA-Z_:][\w:]*) (?:[^\\]|\\[\\n])+$/;
const TYPE = /^# TYPE ([a-zA-Z_:][\w:]*) (counter|gauge|histogram)$/;

/** Values are finite: what is not known is absent. */
const SAMPLE =
  /^([a-zA-Z_:][\w:]*)(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*"(?:,(?!\})|(?=\})))+)\})? -?\d+(?:\.\d+)?(?:e[+-]\d+)?$/;

const LABEL_NAME = /([a-zA-Z_]\w*)="(?:[^"\\\n]|\\["\\n])*"/g;

/** What follows the name of a family on its samples, by its type. */
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  gauge: [''],
  counter: [''],
  histogram: ['_bucket', '_sum', '_count'],
};

/** A line that breaks the format, or a promise of the page. */
export class InvalidLine extends Error {
  override readonly name = 'InvalidLine';
  readonly line: string;

  constructor(reason: string, line: string) {
    super(`${reason}: ${JSON.stringify(line.slice(0, 300))}`);
    this.line = line;
  }
}

interface Family {
  readonly names: readonly string[];
  /** No sample of it was seen yet. */
  isNew: boolean;
}

/**
 * Checks every line of a page: that it is one of the format, that each family has HELP and TYPE once, before its
 * samples, which stand together, that no series is there twice, that every value is a number, and that OpenMetrics says
 * the same.
 *
 * @param onSample told of each sample
 * @throws InvalidLine
 */
export function checkPages({ text, openmetrics }: Pages, onSample: (line: string) => void): void {
  const lines = text.split('\n');
  if (lines.pop() !== '') throw new InvalidLine('no end', text.slice(-100));
  const families = new Set<string>();
  const series = new Set<string>();
  let help = '';
  let family: Family | undefined;
  for (const line of lines) {
    if (line.startsWith('# HELP')) {
      help = HELP.exec(line)?.[1] ?? '';
      if (help === '' || families.has(help)) throw new InvalidLine('HELP', line);
      families.add(help);
      family = undefined;
    } else if (line.startsWith('#')) {
      const [, name = '', type = ''] = TYPE.exec(line) ?? [];
      if (name !== help || family) throw new InvalidLine('TYPE', line);
      family = { names: (SUFFIXES[type] ?? []).map((suffix) => name + suffix), isNew: true };
    } else {
      checkSample(line, family);
      const id = line.slice(0, line.lastIndexOf(' '));
      if (series.has(id)) throw new InvalidLine('series twice', line);
      series.add(id);
      onSample(line);
    }
  }
  checkOpenMetrics(lines, openmetrics);
}

function checkSample(line: string, family: Family | undefined): void {
  const match = SAMPLE.exec(line);
  if (!match) throw new InvalidLine('no sample', line);
  const [, name = '', labels = ''] = match;
  if (!family?.names.includes(name)) throw new InvalidLine('sample of another family', line);
  if (!family.isNew) return;
  family.isNew = false;
  const names = [...labels.matchAll(LABEL_NAME)].map(([, label]) => label);
  if (new Set(names).size < names.length) throw new InvalidLine('label twice', line);
}

/** The same lines, but that counters are named without `_total` where they are described, and an end. */
function checkOpenMetrics(lines: readonly string[], openmetrics: string): void {
  const expected = lines.map((line, index) =>
    line.startsWith('#') && isOfCounter(lines, index) ? line.replace('_total ', ' ') : line,
  );
  for (const [index, line] of openmetrics.split('\n').entries()) {
    const wanted = expected[index] ?? ['# EOF', ''][index - expected.length];
    if (line !== wanted) throw new InvalidLine(`in OpenMetrics, where text has ${wanted ?? 'nothing'}`, line);
  }
}

/** HELP is followed by TYPE. */
function isOfCounter(lines: readonly string[], index: number): boolean {
  const type = lines[index]!.startsWith('# TYPE') ? lines[index] : lines[index + 1];
  return type?.endsWith(' counter') === true;
}
