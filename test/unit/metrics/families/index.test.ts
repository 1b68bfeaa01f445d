import assert from 'node:assert/strict';
import { examplePages } from '../../../../docs/pages/examples.js';
import { enabledFamilies, serverStatusPaths } from '../../../../src/metrics/catalogue.js';
import { METRIC_GROUPS } from '../../../../src/metrics/families/index.js';
import { BASE_LABELS } from '../../../../src/metrics/labels.js';
import { valueAt } from '../../../../src/mongo/bson.js';
import { COMMAND_REASONS, DOWN_REASONS, HEARTBEAT_REASONS, PHASES } from '../../../../src/util/errors.js';
import { recorded } from '../../../support/recorded.js';

const FAMILIES = enabledFamilies(new Set());

const STATUSES = [
  'mongod-5.0.4/replicaset-healthy/primary',
  'mongod-5.0.4/replicaset-healthy/secondary-a',
  'mongod-6.0.5/replicaset-healthy/primary',
  'mongod-6.0.5/replicaset-healthy/secondary-a',
  'mongod-6.0.5/replicaset-healthy/delayed',
  'mongod-6.0.5/sharded-by-hand/shard-primary',
  'mongod-6.0.5/sharded-by-hand/config-primary',
  'mongod-6.0.5/standalone/standalone',
  'mongod-6.0.5/tls/standalone',
].map((path) => recorded(`${path}.serverStatus.json`));

/** Units that are no base units, and words for them. */
const OTHER_UNITS =
  /_(ms|millis|milliseconds|micros|microseconds|us|ns|nanos|minutes|hours|days|secs|kb|mb|gb|kib|mib|gib|kilobytes|megabytes|percent|pct)(_|$)/;

/** What fields of MongoDB are called by their unit, and how the metric must be called then. */
const REPORTED_UNITS: readonly (readonly [field: RegExp, unit: string])[] = [
  [/(millis|micros|[a-z]Ms|_[mu]s|secs\)?)$/i, 'seconds'],
  [/(bytes|_kb|MB|_sectors)$/i, 'bytes'],
  [/(WallTime|Date)$/, 'seconds'],
];

/** Labels that belong to Prometheus and its users. */
const THEIRS = ['instance', 'job', 'cluster', 'service', 'env', 'le', 'quantile'];

/** The stem that OpenMetrics calls the family. */
const stem = (name: string): string => name.replace(/_total$/, '');

describe('catalogue of metrics', () => {
  it('names: each once, snake_case, under mongodb_', () => {
    const names = FAMILIES.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const name of names) assert.match(name, /^mongodb(_[a-z][a-z0-9]*)+$/);
  });

  it('_total is of counters, and of them alone', () => {
    for (const { name, type } of FAMILIES) assert.equal(name.endsWith('_total'), type === 'counter', name);
  });

  it('no gauge is called like a counter without its _total', () => {
    const stems = FAMILIES.map(({ name }) => stem(name));
    assert.equal(new Set(stems).size, stems.length);
  });

  it('no suffix that a text format gives meaning to', () => {
    for (const { name } of FAMILIES) assert.doesNotMatch(name, /_(count|sum|bucket|created|gsum|gcount)$/);
  });

  it('base units, last in the name', () => {
    for (const { name } of FAMILIES) {
      assert.doesNotMatch(name, OTHER_UNITS);
      if (name.includes('timestamp')) assert.match(name, /_timestamp_seconds$/);
      if (/_(seconds|bytes)(_|$)/.test(name)) assert.match(stem(name), /_(seconds|bytes)$/, name);
    }
  });

  it('times of day are gauges, in seconds since 1970', () => {
    for (const { name, type } of FAMILIES) {
      if (/_(timestamp|start_time)_seconds$/.test(name)) assert.equal(type, 'gauge', name);
    }
  });

  it('the unit of the name is that of the field, in base units', () => {
    for (const { name, source } of FAMILIES) {
      // Differences of two fields have a unit of their own.
      for (const field of source.path.includes(' - ') ? [] : source.path.split(', ')) {
        const [, unit] = REPORTED_UNITS.find(([pattern]) => pattern.test(field)) ?? [];
        if (unit !== undefined) assert.match(stem(name), new RegExp(`_${unit}$`), `${name}: ${field}`);
      }
    }
  });

  it('help: one line, a sentence, of its own', () => {
    const helps = FAMILIES.map(({ help }) => help);
    assert.equal(new Set(helps).size, helps.length);
    for (const { name, help, source } of FAMILIES) {
      assert.match(help, /^[A-Z][^\n]*\.$/, name);
      assert.notEqual(source.path, '', name);
      // The storage engine writes units in brackets.
      assert.doesNotMatch(source.path.replaceAll(/ \([mu]secs\)/g, ''), /[\n()]/, name);
    }
  });

  it('labels: valid, of no other meaning, none twice', () => {
    for (const { name, source } of FAMILIES) {
      const labels = [...BASE_LABELS[source.scope], ...source.labels];
      assert.equal(new Set(labels).size, labels.length, name);
      for (const label of labels) {
        assert.match(label, /^[a-z]([a-z_]*[a-z])?$/, name);
        assert.ok(!THEIRS.includes(label), `${name}: ${label}`);
      }
    }
  });

  it('info: a gauge with labels of its own', () => {
    for (const { name, type, source } of FAMILIES.filter((family) =>
      /_(info|reason|failure)$/.test(family.name),
    )) {
      assert.equal(type, 'gauge', name);
      assert.ok(source.labels.length > 0, name);
    }
  });

  it('info: 1, wherever it is', async () => {
    const samples = (await examplePages()).flatMap((page) => page.samples);
    const infos = samples.filter(({ name }) => /_(info|reason|failure)$/.test(name));
    assert.ok(infos.length > 0);
    for (const { name, value } of infos) assert.equal(value, 1, name);
  });

  it('closed lists of reasons are words', () => {
    for (const reason of [...PHASES, ...DOWN_REASONS, ...COMMAND_REASONS, ...HEARTBEAT_REASONS]) {
      assert.match(reason, /^[a-z]+(_[a-z]+)*$/);
    }
  });

  it('subjects: named once, in words fit for an option, none empty', () => {
    const names = METRIC_GROUPS.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const { name, title, families } of METRIC_GROUPS) {
      assert.match(name, /^[a-z]+(-[a-z]+)*$/);
      assert.match(title, /^[A-Z]/);
      assert.ok(families.length > 0, name);
    }
  });

  it('a subject that is switched off takes its families and what they read with it', () => {
    const without = enabledFamilies(new Set(['connections', 'network']));
    assert.ok(without.length < FAMILIES.length);
    assert.ok(without.every(({ name }) => !/^mongodb_(connections|network)_/.test(name)));
    assert.ok(!serverStatusPaths(without).some((path) => /^(connections|network)\./.test(path)));
    assert.ok(serverStatusPaths(FAMILIES).includes('connections.current'));
  });

  it('what is read of serverStatus stands in a recorded one, or came with a newer version', () => {
    const missing = FAMILIES.flatMap(({ name, source }) =>
      source.since === undefined &&
      source.serverStatusPaths.length > 0 &&
      !isRecorded(source.serverStatusPaths)
        ? [name]
        : [],
    );
    assert.deepEqual(missing, []);
  });

  it('a version is given only where the oldest recording lacks the field', () => {
    const oldest = STATUSES.slice(0, 2);
    for (const { name, source } of FAMILIES) {
      if (source.since === undefined || source.serverStatusPaths.length === 0) continue;
      assert.match(source.since, /^\d+\.\d+(\.\d+)?$/, name);
      if (Number.parseFloat(source.since) > 5) assert.ok(!isRecorded(source.serverStatusPaths, oldest), name);
    }
  });
});

/** Whether one of the paths leads somewhere; `*` is any key. */
function isRecorded(paths: readonly string[], statuses = STATUSES): boolean {
  return paths.some((path) => statuses.some((status) => leadsSomewhere(status, path.split('.'))));
}

function leadsSomewhere(document: unknown, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return document !== undefined;
  if (key !== '*') return leadsSomewhere(valueAt(document, [key]), rest);
  return Object.values(document ?? {}).some((inner) => leadsSomewhere(inner, rest));
}
