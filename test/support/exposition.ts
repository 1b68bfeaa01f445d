/** One sample of a page. */
export interface PageSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;
const ESCAPES: Readonly<Record<string, string>> = { '\\n': '\n', '\\"': '"', '\\\\': '\\' };

/** Reads the text format; throws at the first line that is none. */
export function parsePage(text: string): readonly PageSample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const match = LINE.exec(line);
      if (!match) throw new Error(`not a sample: ${line}`);
      const [, name = '', labels = '', value = ''] = match;
      return { name, labels: parseLabels(labels), value: Number(value) };
    });
}

function parseLabels(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(LABEL)].map(([, name = '', value = '']) => [
      name,
      value.replace(/\\[n"\\]/g, (escape) => ESCAPES[escape] ?? escape),
    ]),
  );
}

/** Samples of a page, to be asked by name and labels. */
export class Page {
  readonly text: string;
  readonly samples: readonly PageSample[];
  /** How long the scrape took. */
  readonly seconds: number;

  constructor(text: string, seconds = 0) {
    this.text = text;
    this.samples = parsePage(text);
    this.seconds = seconds;
  }

  /** All samples of the metric with these labels. */
  all(name: string, labels: Readonly<Record<string, string>> = {}): readonly PageSample[] {
    return this.samples.filter(
      (sample) =>
        sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value),
    );
  }

  /** The value of the only sample; `undefined` when there is none. Throws when there are several. */
  value(name: string, labels: Readonly<Record<string, string>> = {}): number | undefined {
    const found = this.all(name, labels);
    if (found.length > 1) throw new Error(`${found.length} samples of ${name} ${JSON.stringify(labels)}`);
    return found[0]?.value;
  }

  /** Value by member; members without a sample are left out. */
  byMember(name: string, labels: Readonly<Record<string, string>> = {}): Record<string, number> {
    return Object.fromEntries(
      this.all(name, labels).map((sample) => [sample.labels.member ?? '', sample.value]),
    );
  }
}
