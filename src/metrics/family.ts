import type { MonitorView } from '../monitor/monitor.js';
import type { TopologyAnalysis } from '../replset/analyze-set.js';
import type { Labels, Scope } from './labels.js';

/** What a page is made of. */
export interface Facts extends TopologyAnalysis {
  /** What the exporter's own heartbeats have counted; absent: nobody watches. */
  readonly watch?: MonitorView;
}

/** One line of the page. */
export interface Sample {
  /** Identity: one shared object per member or set. */
  readonly identity: Labels;
  /** What tells the samples of one identity apart. */
  readonly labels?: Labels;
  readonly value: number;
  /** Of a histogram, which of its series this is. */
  readonly suffix?: '_bucket' | '_sum' | '_count';
}

/** The other members of its set, its primary first of all; or what is read of its cluster as a whole. */
export type Needs = 'set' | 'cluster';

/** Where a family's values come from, and how they are taken from a judged round. */
export interface Source {
  /** The documented origin; the end of HELP and the "source" column of the docs. */
  readonly path: string;
  readonly scope: Scope;
  /** Label names beside the identity, with their closed lists of values where they have one. */
  readonly labels: readonly string[];
  /** Paths into serverStatus that are read: what is read neither here nor in STATUS_FIELDS is not requested. */
  readonly serverStatusPaths: readonly string[];
  /** First server version that has it, when it is newer than the oldest supported. */
  readonly since?: string;
  /** What has to be asked beside the member itself; absent: its own word is enough. */
  readonly needs?: Needs;
  readonly samples: (facts: Facts) => Iterable<Sample>;
}

export type FamilyType = 'gauge' | 'counter' | 'histogram';

/** A metric: one entry of data, from which the page, the docs and the checks are made. */
export interface Family {
  readonly name: string;
  readonly type: FamilyType;
  readonly help: string;
  readonly source: Source;
}

/** Families about one thing: one file, one docs page, one word for `--metrics.disable`. */
export interface MetricGroup {
  readonly name: string;
  readonly title: string;
  /** Absent: yes; else it has to be asked for with `--metrics.enable`. */
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

/** HELP as it stands on the page: what it means and where it is read. */
export function helpText({ help, source }: Family): string {
  return `${help} (${source.path})`;
}
