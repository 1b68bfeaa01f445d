import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IPrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import { parse, stringify } from 'yaml';
import { ruleFiles } from '../../support/alert-rules.js';
import { promtool, requirePromtool } from '../../support/promtool.js';
import { removeFolder, temporaryFolder } from '../../support/servers/cleanup.js';
import { ofKind } from './kubernetes-objects.js';
import type { KubernetesObject } from './kubernetes-schemas.js';

/** The test of rules that nobody has changed. */
export function carryTheRules(objects: () => readonly KubernetesObject[]): void {
  it('carry every rule as it is', () => {
    const groups = ofKind<IPrometheusRule>(objects(), 'PrometheusRule').flatMap(
      ({ spec }) => spec.groups ?? [],
    );
    const own = [...ruleFiles().values()].flatMap(
      (text) => (parse(text) as { readonly groups: typeof groups }).groups,
    );
    const byName = (all: typeof groups) => new Map(all.map((group) => [group.name, group]));
    assert.deepEqual(byName(groups), byName(own));
  });
}

/** The test that Prometheus takes the rules as they stand in the objects. */
export function pleasePromtool(objects: () => readonly KubernetesObject[]): void {
  it('carry rules that Prometheus takes', async function () {
    requirePromtool(this);
    const folder = temporaryFolder();
    try {
      const files = ofKind<IPrometheusRule>(objects(), 'PrometheusRule').map(({ metadata, spec }) => {
        const file = join(folder, `${metadata!.name!}.yaml`);
        writeFileSync(file, stringify({ groups: spec.groups }, { lineWidth: 0 }));
        return file;
      });
      const output = await promtool(['check', 'rules', '--lint=all', '--lint-fatal', ...files], '');
      assert.equal(output.match(/SUCCESS/g)?.length, files.length, output);
      assert.doesNotMatch(output, /FAILED/, output);
    } finally {
      await removeFolder(folder);
    }
  });
}

/** Every threshold with its number. */
export function thresholdsOf(objects: readonly KubernetesObject[]): readonly string[] {
  return ofKind<IPrometheusRule>(objects, 'PrometheusRule')
    .flatMap(({ spec }) => spec.groups!.flatMap(({ rules = [] }) => rules))
    .filter(({ record }) => record?.startsWith('mongodb:threshold:'))
    .map(({ record, expr }) => `${record!} ${String(expr)}`);
}
