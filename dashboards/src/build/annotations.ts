import { AnnotationQueryBuilder, type AnnotationQuery } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PALETTE } from './colours.js';
import { ofExporters, once, series } from './promql.js';
import { DATASOURCE } from './query.js';

/** Marks on the time axis. The value of the series is the time of the mark, in milliseconds since 1970. */
export interface Marks {
  readonly name: string;
  readonly expr: string;
  readonly title: string;
  readonly text: string;
  readonly tags: string;
  readonly colour: string;
}

export const PRIMARY_CHANGES: Marks = {
  name: 'Primary changed',
  expr: `1000 * ${once('set', series('set', 'mongodb_replset_last_primary_change_timestamp_seconds'))}`,
  title: 'Primary changed',
  text: '{{mongodb_cluster}}/{{replica_set}}',
  tags: 'replica_set',
  colour: PALETTE.purple,
};

export const STARTS: Marks = {
  name: 'Started',
  expr: `1000 * ${once('member', series('member', 'mongodb_start_time_seconds'))}`,
  title: 'Started',
  text: '{{member}}',
  tags: 'member',
  colour: PALETTE.skyBlue,
};

export const EXPORTER_STARTS: Marks = {
  name: 'Exporter started',
  expr: `1000 * (${ofExporters('process_start_time_seconds')})`,
  title: 'Exporter started',
  text: '{{instance}}',
  tags: 'instance',
  colour: PALETTE.skyBlue,
};

export function annotation({ name, expr, title, text, tags, colour }: Marks): AnnotationQuery {
  return (
    new AnnotationQueryBuilder()
      .name(name)
      .datasource(DATASOURCE)
      .enable(true)
      .iconColor(colour)
      // Where Grafana 10 looks for the query, and where its successors do.
      .expr(expr)
      .target(new DataqueryBuilder().datasource(DATASOURCE).refId('Anno').expr(expr).range())
      .titleFormat(title)
      .textFormat(text)
      .tagKeys(tags)
      .step('10s')
      .useValueForTime(true)
      .build()
  );
}
