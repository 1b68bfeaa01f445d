import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { runProgram } from '../../support/run-program.js';
import { parseObjects } from './kubernetes-objects.js';
import type { KubernetesObject } from './kubernetes-schemas.js';

export const CHART = join(import.meta.dirname, '../../../deploy/helm/mongodb-topology-exporter');

/** The name of the release under which the chart gives its objects the names that the plain manifests have. */
export const RELEASE = 'mongodb-topology-exporter';

/** The chart, as the real helm renders it. */
export class Chart {
  readonly #helm: string;
  readonly #folder: string;

  /** @param folder for files of values */
  constructor(helm: string, folder: string) {
    this.#helm = helm;
    this.#folder = folder;
  }

  async objects(values: object = {}, release = RELEASE): Promise<readonly KubernetesObject[]> {
    const args = ['template', release, CHART, '--namespace', 'monitoring', '--values', this.#file(values)];
    return parseObjects(await runProgram(this.#helm, args));
  }

  /** What helm says of values that it refuses; undefined: it takes them. */
  refusal(values: object): string | undefined {
    const args = ['template', RELEASE, CHART, '--values', this.#file(values)];
    const { status, stderr } = spawnSync(this.#helm, args, { encoding: 'utf8' });
    return status === 0 ? undefined : stderr;
  }

  async lint(values: object = {}): Promise<string> {
    return runProgram(this.#helm, ['lint', '--strict', CHART, '--values', this.#file(values)]);
  }

  /** What is said after `helm install`. */
  async notes(values: object = {}): Promise<string> {
    const args = ['install', RELEASE, CHART, '--dry-run=client', '--values', this.#file(values)];
    const output = await runProgram(this.#helm, args);
    return output.slice(output.indexOf('NOTES:'));
  }

  #file(values: object): string {
    const file = join(mkdtempSync(join(this.#folder, 'values-')), 'values.json');
    writeFileSync(file, JSON.stringify(values));
    return file;
  }
}

/** About as many bytes as helm keeps of a release in a Secret: the chart's files and what came of them. */
export function releaseBytes(objects: readonly KubernetesObject[]): number {
  const files = readdirSync(CHART, { recursive: true, encoding: 'utf8' })
    .map((name) => join(CHART, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path).toString('base64'));
  const release = JSON.stringify({ files, manifest: objects.map((object) => JSON.stringify(object)) });
  // In the Secret it is base64 within base64.
  return (gzipSync(release).length * 16) / 9;
}
