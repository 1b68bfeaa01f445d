import { Ajv } from 'ajv';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '../../..');
const FOLDER = join(ROOT, '.github/workflows');

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly uses?: string;
  readonly needs?: string | readonly string[];
  readonly steps?: readonly Step[];
  readonly strategy?: { readonly matrix: { readonly node: readonly number[] } };
}

interface Workflow {
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const text = { type: 'string', minLength: 1 };
const texts = { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } };
const permissions = { type: 'object', additionalProperties: { enum: ['none', 'read', 'write'] } };

/** The part of GitHub's language that our workflows speak. */
const SCHEMA = {
  type: 'object',
  required: ['name', 'on', 'permissions', 'jobs'],
  additionalProperties: false,
  properties: {
    name: text,
    on: {
      type: 'object',
      minProperties: 1,
      additionalProperties: false,
      properties: { push: { type: 'object' }, pull_request: {}, workflow_call: {} },
    },
    permissions,
    jobs: { type: 'object', minProperties: 1, additionalProperties: { $ref: '#/definitions/job' } },
  },
  definitions: {
    job: {
      oneOf: [
        { type: 'object', required: ['uses'], additionalProperties: false, properties: { uses: text } },
        {
          type: 'object',
          required: ['runs-on', 'timeout-minutes', 'steps'],
          additionalProperties: false,
          properties: {
            name: text,
            needs: text,
            'runs-on': { enum: ['ubuntu-24.04'] },
            container: text,
            'timeout-minutes': { type: 'integer', minimum: 1 },
            strategy: { type: 'object' },
            permissions,
            steps: { type: 'array', minItems: 1, items: { $ref: '#/definitions/step' } },
          },
        },
      ],
    },
    step: {
      type: 'object',
      additionalProperties: false,
      properties: { id: text, name: text, uses: text, run: text, with: texts, env: texts },
      oneOf: [{ required: ['uses'] }, { required: ['run'] }],
    },
  },
};

const { scripts, engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>;
  readonly engines: { readonly node: string };
};

describe('workflows of GitHub', () => {
  for (const name of readdirSync(FOLDER)) {
    describe(name, () => {
      const workflow = parse(readFileSync(join(FOLDER, name), 'utf8')) as Workflow;
      const jobs = Object.values(workflow.jobs);
      const steps = jobs.flatMap((job) => job.steps ?? []);
      const commands = steps.flatMap(({ run }) => run ?? []);

      it('are well formed', () => {
        const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
        assert.ok(ajv.validate(SCHEMA, workflow), ajv.errorsText());
      });

      it('may read and nothing else, unless a job says so', () => {
        assert.deepEqual(workflow.permissions, { contents: 'read' });
      });

      it('use actions by the tag of a release, and workflows that exist', () => {
        for (const uses of [...jobs, ...steps].flatMap((one) => one.uses ?? [])) {
          if (uses.startsWith('./')) assert.ok(existsSync(join(ROOT, uses)), uses);
          else assert.match(uses, /^[\w-]+\/[\w-]+@v\d+\.\d+\.\d+$/);
        }
      });

      it('wait for jobs that exist', () => {
        for (const needed of jobs.flatMap(({ needs }) => needs ?? [])) {
          assert.ok(needed in workflow.jobs, needed);
        }
      });

      it('run scripts and read files that exist', () => {
        const own = /(?:^|[\s=])((?:\.ci|deploy)\/[\w./-]+)/g;
        const files = [
          ...commands,
          ...steps.flatMap(({ with: input }) => Object.values(input ?? {}).map(String)),
        ];
        for (const [, path = ''] of files.flatMap((line) => [...` ${line}`.matchAll(own)])) {
          assert.ok(existsSync(join(ROOT, path)), path);
        }
        for (const [, script = ''] of commands.flatMap((line) => [...line.matchAll(/npm run ([\w:-]+)/g)])) {
          assert.ok(script in scripts, script);
        }
      });

      it('are shell, into which nothing is pasted', () => {
        for (const command of commands) {
          assert.ok(!command.includes('${{'), command);
          const { status, stderr } = spawnSync('bash', ['-n'], { input: command, encoding: 'utf8' });
          assert.equal(status, 0, stderr);
        }
      });
    });
  }

  it('test every line of Node.js that is promised', () => {
    const { jobs } = parse(readFileSync(join(FOLDER, 'ci.yml'), 'utf8')) as Workflow;
    const { node } = jobs.test!.strategy!.matrix;
    assert.deepEqual(node, [20, 22, 24]);
    assert.equal(Math.min(...node), Number(/\d+/.exec(engines.node)![0]));
  });
});
