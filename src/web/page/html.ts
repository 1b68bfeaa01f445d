/** Text that is already HTML. */
export interface Html {
  readonly html: string;
}

/** What a template may contain: strings are escaped, absent values and `false` produce no output. */
export type Content = Html | string | number | false | undefined | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** An HTML template: inserted values are escaped, for text and for quoted attributes. */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Html {
  let text = strings[0] ?? '';
  contents.forEach((content, index) => {
    text += written(content) + (strings[index + 1] ?? '');
  });
  return { html: text };
}

function written(content: Content): string {
  if (content === undefined || content === false) return '';
  if (typeof content === 'string') return escaped(content);
  if (typeof content === 'number') return String(content);
  return 'html' in content ? content.html : content.map(written).join('');
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** A duration in the unit that suits its length. */
export function seconds(value: number): string {
  if (value < 0.05) return '0 s';
  if (value < 9.95) return `${trimmed(value)} s`;
  if (value < 120) return `${Math.round(value)} s`;
  if (value < 7_200) return `${Math.round(value / 60)} min`;
  return value < 172_800 ? `${Math.round(value / 3_600)} h` : `${Math.round(value / 86_400)} d`;
}

/** The round trip time to a member; rounded, so that a page that shows it does not change with every heartbeat. */
export function milliseconds(value: number): string {
  const ms = value * 1000;
  if (ms < 1) return '<1 ms';
  return ms < 100 ? `${Math.round(ms)} ms` : `${Number(ms.toPrecision(2))} ms`;
}

function trimmed(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}
