import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

/** Places that may contain the version. */
const PLACES = ['deploy', 'docs', 'README.md', 'docker-compose.yml'];

/** Of the image, the tarball or the chart; or in the label of the image. */
const NAMED = /(mongodb-topology-exporter(?::|-|@)v?|image\.version=")\d+\.\d+\.\d+/g;

/** Metadata of a chart. */
const OF_CHART = /^((?:version|appVersion): ).*$/gm;

/** The common version of the package, the image and the chart. */
export function packageVersion(): string {
  const text = readFileSync(join(ROOT, 'package.json'), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}

/** The text of every file that contains the version, with the package's version, by its path from the root. */
export function versionedFiles(): ReadonlyMap<string, string> {
  const version = packageVersion();
  return new Map(
    PLACES.flatMap(textFiles).flatMap((path) => {
      const text = readFileSync(join(ROOT, path), 'utf8');
      const pattern = path.endsWith('/Chart.yaml') ? OF_CHART : NAMED;
      return text.search(pattern) < 0 ? [] : [[path, text.replaceAll(pattern, `$1${version}`)] as const];
    }),
  );
}

function textFiles(path: string): readonly string[] {
  if (statSync(join(ROOT, path)).isFile()) return path.endsWith('.json') ? [] : [path];
  return readdirSync(join(ROOT, path)).flatMap((name) => textFiles(join(path, name)));
}
