import type { MonitorView } from '../monitor/monitor.js';
import type { TopologyAnalysis } from '../replset/analyze-set.js';
import type { Labels, Scope } from './labels.js';

/** The data from which a page is rendered. */
export interface Facts extends TopologyAnalysis {
  /** Counts of the exporter's own heartbeats; absent: no monitor runs. */
  readonly monitor?: MonitorView;
}

/** One line of the page. */
export interface Sample {
  /** Identity: one shared object per member or set. */
  readonly identity: Labels;
  /** Labels that distinguish the samples of one identity. */
  readonly labels?: Labels;
  readonly value: number;
  /** For histograms: the series of the histogram. */
  readonly suffix?: '_bucket' | '_sum' | '_count';
}

/** `set`: the other members of the set, above all its primary. `cluster`: replies about the cluster as a whole. */
export type Needs = 'set' | 'cluster';

/** Where a family's values come from, and how they are read from an analyzed scrape. */
export interface Source {
  /** The documented origin: the end of HELP and the "source" column of the docs. */
  readonly path: string;
  readonly scope: Scope;
  /** Label names besides the identity, with their closed lists of values where they have one. */
  readonly labels: readonly string[];
  /** Paths into serverStatus that are read. Sections that neither these nor STATUS_FIELDS read are not requested. */
  readonly serverStatusPaths: readonly string[];
  /** First server version that has the value, where it is newer than the oldest supported version. */
  readonly since?: string;
  /** What must be requested besides the member itself; absent: the member's own replies are enough. */
  readonly needs?: Needs;
  readonly samples: (facts: Facts) => Iterable<Sample>;
}

export type FamilyType = 'gauge' | 'counter' | 'histogram';

/** A metric: one data entry, from which the page, the docs and the checks are generated. */
export interface Family {
  readonly name: string;
  readonly type: FamilyType;
  readonly help: string;
  readonly source: Source;
}

/** Families about one topic: one file, one docs page, one name for `--metrics.disable`. */
export interface MetricGroup {
  readonly name: string;
  readonly title: string;
  /** Absent: on by default; `false`: must be enabled with `--metrics.enable`. */
  readonly defaultOn?: false;
  readonly families: readonly Family[];
}

export function gauge(name: string, help: string, source: Source): Family {
  return { name, type: 'gauge', help, source };
}

export function counter(name: string, help: string, source: Source): Family {
  return { name, type: 'counter', help, source };
}

export function histogram(name: string, help: string, source: Source): Family {
  return { name, type: 'histogram', help, source };
}

/** HELP as on the page: the meaning of the metric and its source. */
export function helpText({ help, source }: Family): string {
  return `${help} (${source.path})`;
}
