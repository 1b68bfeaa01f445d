/** A collector as the options see it. */
export interface CollectorOption {
  readonly name: string;
  readonly defaultOn: boolean;
  /** What it asks, in one sentence. */
  readonly help: string;
  readonly cost: 'low' | 'medium' | 'high';
  /** Where it can be bounded. */
  readonly survey?: SurveyOption;
}

/** The defaults of a collector that is bounded by options of its own. */
export interface SurveyOption {
  readonly maxAgeSeconds: number;
  /** What it visits one by one, if it does. */
  readonly chooses?: 'databases' | 'namespaces';
  /** Most of these. */
  readonly most: number;
}

/** A subject of metric families as the options see it. */
export interface SubjectOption {
  readonly name: string;
  readonly defaultOn: boolean;
}

/** What the options must know of collectors and metrics, which lie downstream; handed over at the start. */
export interface Catalogue {
  readonly collectors: readonly CollectorOption[];
  readonly subjects: readonly SubjectOption[];
}
