import type { Document } from '../../../../src/mongo/bson.js';
import type { Page } from '../../../support/exposition.js';

/** Values of these families with these labels, by the end of their names. */
export function values(page: Page, prefix: RegExp, labels: Readonly<Record<string, string>>): Document {
  const found = page.samples.filter(
    ({ name, labels: own }) =>
      prefix.test(name) && Object.entries(labels).every(([key, value]) => own[key] === value),
  );
  return Object.fromEntries(
    found.map(({ name, labels: { index = '' }, value }) => [`${name.replace(prefix, '')}${index}`, value]),
  );
}
