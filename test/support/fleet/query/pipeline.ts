import type { Doc } from '../document.js';
import { filtered } from './filter.js';
import { grouped } from './group.js';
import { QueryError } from './query-error.js';
import { projected, sorted } from './select.js';

type Stage = (documents: readonly Doc[], specification: unknown) => readonly Doc[];

const STAGES: Readonly<Record<string, Stage>> = {
  $match: (documents, filter) => filtered(documents, filter as Doc),
  $group: (documents, specification) => grouped(documents, specification as Doc),
  $project: (documents, projection) => projected(documents, projection as Doc),
  $sort: (documents, order) => sorted(documents, order as Doc),
  $limit: (documents, count) => documents.slice(0, Number(count)),
  // Of nothing it says nothing, not 0.
  $count: (documents, name) => (documents.length === 0 ? [] : [{ [name as string]: documents.length }]),
};

/** What an aggregation makes of the documents: a few stages, no others. */
export function aggregated(documents: readonly Doc[], pipeline: readonly Doc[]): readonly Doc[] {
  return pipeline.reduce((input, stage) => {
    const [name, specification] = Object.entries(stage)[0] ?? ['', undefined];
    const run = STAGES[name];
    if (!run) throw new QueryError(40324, 'Location40324', `Unrecognized pipeline stage name: '${name}'`);
    return run(input, specification);
  }, documents);
}
