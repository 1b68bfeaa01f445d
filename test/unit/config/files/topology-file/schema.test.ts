import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { jsonSchema } from '../../../../../src/config/files/topology-file/schema.js';
import { problemsOf } from './sample.js';

/** As much of JSON Schema as the tests look at. */
interface Schema {
  readonly $schema?: string;
  readonly $id?: string;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | false;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

const schema = jsonSchema() as Schema;
const defs = schema.$defs ?? {};

/** A schema with all that it is made of. */
function* within(part: Schema): Generator<Schema> {
  yield part;
  const inner = [
    ...Object.values(part.$defs ?? {}),
    ...Object.values(part.properties ?? {}),
    ...(part.anyOf ?? []),
    ...[part.items, part.additionalProperties, part.propertyNames].filter((one) => one !== undefined),
  ];
  for (const one of inner) if (one !== false) yield* within(one);
}

const all = [...within(schema)];

/** What a schema refers to, or itself. */
function resolved(part: Schema | undefined): Schema {
  const name = part?.$ref?.replace('#/$defs/', '');
  return (name === undefined ? part : defs[name]) ?? {};
}

/** The kinds of value that a property takes. */
function kinds(of: Schema, key: string): readonly unknown[] {
  const property = of.properties?.[key];
  const whole = resolved(property);
  return (whole.anyOf ?? [whole]).map((one) => resolved(one).const ?? resolved(one).type);
}

describe('the JSON Schema of the topology file', () => {
  it('is one of draft 2020-12 without an address', () => {
    assert.equal(schema.$schema, 'https://json-schema.org/draft/2020-12/schema');
    assert.equal(schema.title, 'Topology file of mongodb-topology-exporter');
    assert.equal(schema.$id, undefined);
  });

  it('is plain data without external references', () => {
    assert.deepEqual(JSON.parse(JSON.stringify(schema)), schema);
    for (const { $ref } of all) {
      if ($ref !== undefined) assert.ok($ref.replace('#/$defs/', '') in defs, $ref);
    }
  });

  it('describes every key', () => {
    const keys = all.flatMap(({ properties = {} }) => Object.entries(properties));
    assert.ok(keys.length > 30);
    for (const [key, { description = '' }] of keys) assert.match(description, /^[A-Zh].*[.]$/, key);
  });

  it('describes no other keys', () => {
    for (const { properties, additionalProperties } of all) {
      if (properties) assert.equal(additionalProperties, false);
    }
  });

  it('accepts one cluster or several', () => {
    const [one, several] = (schema.anyOf ?? []).map(resolved);
    assert.deepEqual(Object.keys(one?.properties ?? {}), [
      '$schema',
      'name',
      'seeds',
      'mongos',
      'config',
      'shards',
      'shard',
      'replicaSets',
      'standalones',
      'credentials',
      'tls',
      'apiVersion',
      'discovery',
    ]);
    assert.equal(one?.required, undefined);
    assert.deepEqual(several?.required, ['clusters']);
    assert.equal(resolved(several?.properties?.clusters?.items), one);
  });

  it('accepts each part in all its forms', () => {
    const cluster = defs.cluster ?? {};
    for (const key of ['mongos', 'config', 'standalones']) {
      assert.deepEqual(kinds(cluster, key), ['array', 'object'], key);
    }
    for (const key of ['shards', 'shard', 'replicaSets']) {
      assert.deepEqual(kinds(cluster, key), ['object', 'array'], key);
      const [byName, list] = resolved(cluster.properties?.[key]).anyOf ?? [];
      const body = byName?.additionalProperties;
      assert.deepEqual(body !== false && body?.anyOf?.map((one) => resolved(one).type), ['array', 'object']);
      assert.deepEqual(resolved(list?.items).required, ['name']);
    }
    assert.deepEqual(kinds(cluster, 'credentials'), [false, 'object']);
    assert.deepEqual(kinds(cluster, 'tls'), ['boolean', 'object']);
  });

  it('accepts members in all their forms', () => {
    const { member = {}, members } = defs;
    assert.deepEqual(
      members?.items?.anyOf?.map((one) => resolved(one).type),
      ['string', 'object'],
    );
    assert.deepEqual(kinds(member, 'port'), ['integer', 'string']);
    assert.deepEqual(kinds(member, 'arbiter'), ['boolean', 'number', 'string']);
    assert.deepEqual(member.required, ['port']);
    assert.deepEqual(member.anyOf, [{ required: ['ip'] }, { required: ['host'] }]);
  });

  it('contains patterns that any editor supports', () => {
    for (const { pattern } of all) if (pattern !== undefined) new RegExp(pattern, 'u');
    const arbiter = defs.member?.properties?.arbiter?.anyOf?.at(-1)?.pattern ?? '';
    for (const word of ['true', 'No', 'YES', 'arbiter', 'Not Arbiter', 'not_arbiter']) {
      assert.match(word, new RegExp(arbiter, 'u'));
    }
    assert.doesNotMatch('maybe', new RegExp(arbiter, 'u'));
    const hostPort = new RegExp(defs.hostPort?.pattern ?? '', 'u');
    for (const address of ['a:1', '10.0.0.1:27017', '[::1]:27017']) assert.match(address, hostPort);
    for (const address of ['a', '::1:27017', 'mongodb://a:1', 'u:p@a:1']) {
      assert.doesNotMatch(address, hostPort);
    }
  });
});

/** What an editor does with the schema. */
const accepts = new Ajv2020({ allowUnionTypes: true }).compile(schema);

const PAGE = readFileSync(join(import.meta.dirname, '../../../../../docs/topology-file.md'), 'utf8');

describe('an editor that uses the JSON Schema', () => {
  const member = { ip: '10.0.0.1', port: 27017 };

  it('accepts both forms of the documentation', () => {
    const examples = [...PAGE.matchAll(/^```(?:json|yaml)\n(.*?)^```/gms)].map(([, text = '']) => text);
    assert.equal(examples.length, 2);
    for (const text of examples) assert.ok(accepts(parse(text)), JSON.stringify(accepts.errors));
    assert.deepEqual(problemsOf(examples[0]!), []);
  });

  for (const content of [
    { mongos: [member], config: ['a:1'], shards: { s: [{ ip: 'b', port: 1, arbiter: 'not arbiter' }] } },
    { shard: [{ name: 's', members: ['a:1', { host: 'b', port: '1', arbiter: 'Arbiter' }] }] },
    { clusters: [{ name: 'x', seeds: ['a:1'] }] },
    { shards: { '*': { credentials: false, tls: true, discovery: false } }, seeds: ['[::1]:27017'] },
    { replicaSets: { rs0: [{ ...member, name: 'a', address: 'localhost:1', labels: { rack: 1 } }] } },
  ]) {
    it(`accepts what the exporter accepts: ${JSON.stringify(content)}`, () => {
      assert.ok(accepts(content), JSON.stringify(accepts.errors));
      assert.deepEqual(problemsOf(content), []);
    });
  }

  for (const content of [
    [],
    { mongo: [member] },
    { mongos: 'a:1' },
    { mongos: [{ ip: 'a' }] },
    { mongos: [{ port: 1 }] },
    { mongos: [{ ...member, prot: 1 }] },
    { mongos: [{ ...member, port: 70_000 }] },
    { mongos: [{ ...member, arbiter: 'maybe' }] },
    { mongos: ['mongodb://a:1'] },
    { shards: [{ members: ['a:1'] }] },
    { shards: { s: {} } },
    { seeds: ['a:1'], credentials: { username: 'u', password: 'p' } },
    { seeds: ['a:1'], tls: { cafile: 'x' } },
    { clusters: [] },
    { clusters: [{ seeds: ['a:1'] }], mongos: ['b:1'] },
  ]) {
    it(`refuses what the exporter refuses: ${JSON.stringify(content)}`, () => {
      assert.equal(accepts(content), false);
      assert.notDeepEqual(problemsOf(content), []);
    });
  }
});
