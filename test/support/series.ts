import type { Page, PageSample } from './exposition.js';

/** Name and labels: what identifies a series. */
export function seriesOf({ name, labels }: PageSample): string {
  return `${name}${JSON.stringify(labels)}`;
}

/** Whom a series speaks of. */
export function namesOf({ labels }: PageSample): readonly string[] {
  return Object.values(labels);
}

/** Not about the exporter itself. */
export function isOfMongodb({ name }: PageSample): boolean {
  return name.startsWith('mongodb_') && !name.startsWith('mongodb_exporter_');
}

/** The series of MongoDB that one of two pages lacks; all of the second where there is no first. */
export function differenceOf(before: Page | undefined, after: Page): readonly string[] {
  const [old, now] = [before, after].map((page) => new Set(page?.samples.filter(isOfMongodb).map(seriesOf)));
  return [
    ...[...old!].filter((series) => !now!.has(series)).map((series) => `missing ${series}`),
    ...[...now!].filter((series) => !old!.has(series)).map((series) => `new ${series}`),
  ];
}
