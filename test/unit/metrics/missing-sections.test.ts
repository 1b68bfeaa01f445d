import assert from 'node:assert/strict';
import { enabledFamilies } from '../../../src/metrics/catalogue.js';
import { isDocument, type Document } from '../../../src/mongo/bson.js';
import { recorded } from '../../support/recorded.js';
import { singleMemberScrape, pageOf } from '../../support/metrics/rendered.js';

const STATUSES = [
  'mongod-6.0.5/replicaset-healthy/primary.serverStatus.json',
  'documented/serverStatus-8.2.json',
];

/** What a section may be in place of a document; undefined: it is missing. */
const ODDITIES: readonly unknown[] = [undefined, null, 7, 'text', [], true, {}];

/** Sections that are large enough to be read in parts. */
const DIVIDED = ['metrics', 'wiredTiger', 'network', 'queues'];

/** Dotted paths of all sections, and of the parts of the large ones. */
function sectionsOf(status: Document): readonly string[] {
  return Object.entries(status).flatMap(([section, value]) =>
    DIVIDED.includes(section) && isDocument(value)
      ? [section, ...Object.keys(value).map((part) => `${section}.${part}`)]
      : [section],
  );
}

function withSection(status: Document, path: string, value: unknown): Document {
  const [section = '', part] = path.split('.');
  return part === undefined
    ? { ...status, [section]: value }
    : { ...status, [section]: { ...(status[section] as Document), [part]: value } };
}

const families = enabledFamilies(new Set());

/** Metrics that say of themselves that they read there. */
function readersOf(path: string): ReadonlySet<string> {
  return new Set(
    families.filter(({ source }) => source.path.includes(`serverStatus.${path}`)).map(({ name }) => name),
  );
}

describe('serverStatus without a section', () => {
  for (const path of STATUSES) {
    it(`${path}: the page loses what reads it, and nothing else`, async () => {
      const status = recorded(path);
      const pageWith = (serverStatus: Document) =>
        pageOf(singleMemberScrape({ setName: 'rs0' }, { serverStatus }));
      const whole = (await pageWith(status)).samples;
      let lost = 0;
      for (const section of sectionsOf(status)) {
        const readers = readersOf(section);
        const untouched = whole.filter(({ name }) => !readers.has(name));
        for (const odd of ODDITIES) {
          const { samples } = await pageWith(withSection(status, section, odd));
          assert.deepEqual(
            samples.filter(({ name }) => !readers.has(name)),
            untouched,
            `${section} = ${String(odd)}`,
          );
          lost += whole.length - samples.length;
        }
      }
      assert.ok(lost > 500, String(lost));
    });
  }
});
