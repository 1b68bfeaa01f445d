import { parse } from 'yaml';
import { yamlFiles } from '../../../docs/pages/alert-rules.js';

/** A file of promtool's unit tests, as far as we look into it. */
export interface UnitTestFile {
  readonly rule_files: readonly string[];
  readonly tests: readonly UnitTest[];
}

export interface UnitTest {
  /** The alert, alone or before a colon; of whole situations, what happens. */
  readonly name: string;
  readonly input_series: readonly { readonly series: string; readonly values: string }[];
  readonly alert_rule_test?: readonly AlertTest[];
}

export interface AlertTest {
  readonly alertname: string;
  readonly exp_alerts: readonly { readonly exp_labels: Readonly<Record<string, string>> }[];
}

const files: ReadonlyMap<string, UnitTestFile> = new Map(
  yamlFiles('tests').map(({ name, text }) => [name, parse(text) as UnitTestFile]),
);

/** alerts/tests by name. */
export function unitTestFiles(): ReadonlyMap<string, UnitTestFile> {
  return files;
}

/** The tests of one alert. */
export function testsOf(alert: string): readonly UnitTest[] {
  return [...files.values()].flatMap(({ tests }) =>
    tests.filter(({ name }) => name === alert || name.startsWith(`${alert}:`)),
  );
}
