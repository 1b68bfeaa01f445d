/** A collector as the options see it. */
export interface CollectorOption {
  readonly name: string;
  readonly defaultOn: boolean;
  /** What it asks, in one sentence. */
  readonly help: string;
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
