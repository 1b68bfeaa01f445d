import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { stringify } from 'yaml';
import { Random } from '../../../../../support/fuzz/random.js';
import { file } from '../../../sample.js';
import { problemLine } from '../../../../../../src/util/errors.js';
import { clustersOf, read } from '../sample.js';

const SECRET = basename(file('geheim'));

const VALID = {
  clusters: [
    {
      name: 'sharded',
      seeds: ['s1:27017'],
      mongos: [
        { ip: '10.0.0.1', port: 27017, name: 'router', labels: { zone: 'a', rack: 1 } },
        '[::1]:27017',
      ],
      config: { replicaSet: 'cfg', members: [{ ip: 'c1', port: '27019' }, 'c2:27019'] },
      shards: {
        config: ['c1:27019', 'c2:27019'],
        shard1: ['d1:1', { host: 'd2', port: 1, arbiter: 'yes' }],
        '*': { tls: true },
      },
      credentials: { username: 'u', passwordFile: SECRET, mechanism: 'SCRAM-SHA-1' },
      tls: { caFile: SECRET, allowInvalidHostnames: true },
    },
    {
      name: 'plain',
      replicaSets: [{ name: 'rs0', members: ['r1:1', { host: 'r2', port: 1, address: 'localhost:2' }] }],
      standalones: ['e1:1'],
      credentials: false,
      discovery: false,
    },
  ],
};

const JUNK = [
  null,
  true,
  0,
  -1,
  1e9,
  '',
  ' ',
  'a',
  'a:1',
  '*',
  '@',
  'mongodb://u:p@h',
  [],
  {},
  [[]],
  [null],
  { '*': [] },
];
const BYTES = [
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  '"',
  "'",
  '\n',
  '\t',
  ' ',
  '-',
  '*',
  '&',
  '#',
  '!',
  '|',
  '%',
  '\0',
  '\uFEFF',
  'x',
  '---\n',
];

type Holder = Record<string, unknown>;

/** Every value with what holds it. */
function hostsOf(holder: Holder): { holder: Holder; key: string }[] {
  return Object.entries(holder).flatMap(([key, value]) => [
    { holder, key },
    ...(typeof value === 'object' && value !== null ? hostsOf(value as Holder) : []),
  ]);
}

/** Deletes, replaces, renames or doubles a value. */
function mutateTree(tree: Holder, random: Random): void {
  const hosts = hostsOf(tree);
  const { holder, key } = hosts[random.below(hosts.length)] ?? { holder: tree, key: 'x' };
  const other = hosts[random.below(hosts.length)];
  const copy: unknown = structuredClone(other?.holder[other.key]);
  const how = random.below(5);
  if (how === 0) Reflect.deleteProperty(holder, key);
  else if (how === 1) holder[key] = copy;
  else if (how === 2 && Array.isArray(holder)) holder.push(copy);
  else if (how === 2) holder[`${key}s`] = holder[key];
  else holder[key] = structuredClone(random.pick(JUNK));
}

/** Deletes, inserts or doubles characters. */
function mutateText(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const length = random.below(6);
  const between = random.pick([random.pick(BYTES), '', text.slice(at, at + 2 * length)]);
  return text.slice(0, at) + between + text.slice(at + random.below(2) * length);
}

function mutated(seed: number): string {
  const random = new Random(seed);
  const tree = structuredClone(VALID) as Holder;
  for (let times = random.below(4); times > 0; times -= 1) mutateTree(tree, random);
  let text = seed % 2 === 0 ? JSON.stringify(tree, null, 1) : stringify(tree);
  for (let times = random.below(4); times > 0; times -= 1) text = mutateText(text, random);
  return text;
}

describe('any topology file', () => {
  it('is valid before it is changed', () => {
    assert.equal(clustersOf(VALID).length, 2);
    assert.equal(clustersOf(stringify(VALID)).length, 2);
  });

  it('results in clusters or problems, and never in an exception', () => {
    let wrong = 0;
    for (let seed = 1; seed <= 300; seed += 1) {
      const text = mutated(seed);
      const { problems, clusters } = read(text);
      const lines = problems.map(problemLine);
      for (const line of lines) {
        assert.match(line, /^topology\.file \(\S+:\d+:\d+\): [^\n]+; [^\n]+$/, `seed ${seed}`);
        assert.doesNotMatch(line, /geheim|something else/, `seed ${seed}`);
      }
      assert.equal(new Set(lines).size, lines.length, `seed ${seed}`);
      assert.equal(clusters.length === 0, problems.length > 0, `seed ${seed}`);
      if (problems.length > 0) wrong += 1;
    }
    assert.ok(wrong > 200 && wrong < 300, `${wrong} wrong files`);
  });

  const deep: readonly (readonly [name: string, text: string])[] = [
    ['lists in lists', `${'- '.repeat(50_000)}a`],
    ['keys of keys', `${'? '.repeat(50_000)}a`],
    ['brackets', '['.repeat(50_000)],
    ['braces', '{"a":'.repeat(50_000)],
    ['indentation', Array.from({ length: 3_000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ];
  for (const [name, text] of deep) {
    it(`${name} nested too deeply are refused, and do not end the process`, () => {
      const { problems } = read(text);
      assert.equal(problems.length, 1);
      assert.equal(problems[0]!.code, 'yaml-depth');
    });
  }
});
