import type { Field, Frame } from './grafana.js';

/** One series of an answer of Prometheus. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly times: readonly number[];
  readonly values: readonly number[];
}

interface Answer {
  readonly refId: string;
  readonly expr: string;
  readonly series: readonly Series[];
  readonly target: { readonly format: string; readonly instant: boolean; readonly legendFormat: string };
}

/** The frames that Grafana's data source for Prometheus makes of the answers to the queries of a panel. */
export function toFrames(answers: readonly Answer[], intervalMs: number): readonly Frame[] {
  const inFormat = (format: string): readonly Answer[] =>
    answers.filter(({ target }) => target.format === format);
  return [
    ...inFormat('time_series').flatMap((answer) => timeSeries(answer, intervalMs)),
    ...tables(inFormat('table')),
    ...heatmaps(inFormat('heatmap')),
  ];
}

/** A query without a result is a frame without fields. */
const empty = ({ refId }: Answer): Frame => ({ refId, length: 0, fields: [] });

function timeSeries(answer: Answer, intervalMs: number): readonly Frame[] {
  if (answer.series.length === 0) return [empty(answer)];
  const { refId, expr, target } = answer;
  return answer.series.map(({ labels, times, values }) => {
    const name = legend(target.legendFormat, labels, expr);
    const fields: readonly Field[] = [
      { name: 'Time', type: 'time', config: target.instant ? {} : { interval: intervalMs }, values: times },
      {
        name: labels.__name__ ?? 'Value',
        type: 'number',
        labels,
        config: name === '' ? {} : { displayNameFromDS: name },
        values,
      },
    ];
    return { refId, ...(name !== '' && { name }), length: times.length, fields };
  });
}

function legend(format: string, labels: Series['labels'], expr: string): string {
  if (format === '__auto') return Object.keys(labels).length > 0 ? '' : expr;
  return format.replaceAll(/\{\{\s*(.+?)\s*\}\}/g, (_all, label: string) => labels[label] ?? '');
}

/** A table for each query: a column of each label, then the value. */
function tables(answers: readonly Answer[]): readonly Frame[] {
  if (answers.every(({ series }) => series.length === 0)) return answers.map(empty);
  return answers.map((answer) => {
    const { refId, series } = answer;
    const labels = [...new Set(series.flatMap((one) => Object.keys(one.labels).toSorted()))];
    const column = (name: string, type: string, values: readonly unknown[]): Field => ({
      ...{ name, type, values },
      config: type === 'string' ? ({ filterable: true } as Field['config']) : {},
    });
    const fields = [
      column(
        'Time',
        'time',
        series.map(({ times }) => times[0]),
      ),
      ...labels.map((label) =>
        column(
          label,
          'string',
          series.map((one) => one.labels[label] ?? ''),
        ),
      ),
      column(
        answers.length > 1 ? `Value #${refId}` : 'Value',
        'number',
        series.map(({ values }) => values[0]),
      ),
    ];
    return { refId, length: series.length, fields };
  });
}

/** Buckets of a histogram, each less the ones below it. */
function heatmaps(answers: readonly Answer[]): readonly Frame[] {
  return answers.map((answer) => {
    const bound = ({ labels }: Series): number => Number(labels.le?.replace('Inf', 'Infinity'));
    const buckets = answer.series.toSorted((one, other) => bound(one) - bound(other));
    const [first] = buckets;
    if (!first) return empty(answer);
    const counts = buckets.map(({ labels, values }, index) => ({
      name: legend(answer.target.legendFormat, labels, answer.expr),
      type: 'number',
      labels,
      config: {},
      values: values.map((value, at) => value - (buckets[index - 1]?.values[at] ?? 0)),
    }));
    const time = { name: 'Time', type: 'time', config: {}, values: first.times };
    return { refId: answer.refId, length: first.times.length, fields: [time, ...counts] };
  });
}
