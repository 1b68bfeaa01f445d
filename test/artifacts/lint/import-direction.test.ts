import assert from 'node:assert/strict';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

const RULE = 'no-restricted-imports';

// The files do not exist, so that rules which need types cannot run.
const eslint = new ESLint({
  overrideConfig: [
    { ...tseslint.configs.disableTypeChecked, files: ['**/*.ts'] },
    { files: ['**/*.ts'], languageOptions: { parserOptions: { projectService: false } } },
  ] as NonNullable<ESLint.Options['overrideConfig']>,
});

async function isRefused(file: string, imported: string): Promise<boolean> {
  const results = await eslint.lintText(`import { x } from '${imported}';\nexport const y = x;\n`, {
    filePath: file,
  });
  const messages = results.flatMap((result) => result.messages);
  assert.deepEqual(
    messages.filter(({ fatal, ruleId }) => fatal === true || ruleId !== RULE),
    [],
  );
  return messages.length > 0;
}

describe('direction of imports', () => {
  const cases: [file: string, imported: string, refused: boolean][] = [
    ['src/topology/x.ts', '../scrape/scrape.js', true],
    ['src/scrape/x.ts', '../topology/model/topology.js', false],
    ['src/scrape/collectors/x.ts', '../../metrics/family.js', true],
    ['src/scrape/collectors/x.ts', '../collector.js', false],
    ['src/scrape/collectors/x.ts', '../../mongo/bson.js', false],
    ['src/config/x.ts', '../mongo/bson.js', true],
    ['src/config/x.ts', '../util/errors.js', false],
    ['src/config/x.ts', '../util/log.js', false],
    ['src/util/x.ts', '../config/config.js', true],
    ['src/util/x.ts', '../scrape/scrape.js', true],
    ['src/mongo/x.ts', '../app.js', true],
    ['src/mongo/x.ts', '../main.js', true],
    ['src/metrics/families/x.ts', '../../app.js', true],
    ['src/metrics/families/x.ts', '../../web/express-app.js', true],
    ['src/metrics/self.ts', '../web/express-app.js', true],
    ['src/metrics/self.ts', '../app.js', true],
    ['src/monitor/x.ts', '../scrape/scrape.js', true],
    ['src/scrape/x.ts', '../monitor/monitor.js', true],
    ['src/web/x.ts', '../metrics/exposition.js', false],
    ['src/metrics/self.ts', '../app/snapshot.js', true],
    ['src/monitor/x.ts', '../app/snapshot.js', true],
    ['src/app/x.ts', '../web/respond.js', true],
    ['src/app/x.ts', '../app.js', true],
    ['src/app/x.ts', '../metrics/self.js', false],
    ['src/web/x.ts', '../app/snapshot.js', false],
    ['src/app.ts', './web/express-app.js', false],
  ];
  for (const [file, imported, refused] of cases) {
    it(`${file} ${refused ? 'must not' : 'may'} import ${imported}`, async () => {
      assert.equal(await isRefused(file, imported), refused);
    });
  }
});

describe('owners of packages', () => {
  const cases: [file: string, imported: string, refused: boolean][] = [
    ['src/web/x.ts', 'mongodb', true],
    ['src/topology/x.ts', 'mongodb', true],
    ['src/mongo/x.ts', 'mongodb', false],
    ['src/web/x.ts', 'express', false],
    ['src/metrics/x.ts', 'express', true],
    ['src/config/x.ts', 'convict', false],
    ['src/config/x.ts', 'mongodb-connection-string-url', false],
    ['src/mongo/x.ts', 'mongodb-connection-string-url', true],
    ['src/web/x.ts', 'convict', true],
    ['src/metrics/families/x.ts', 'prom-client', true],
    ['src/metrics/x.ts', 'prom-client', true],
    ['src/metrics/prom-text.ts', 'prom-client', false],
    ['src/metrics/exposition.ts', 'prom-client', true],
    ['src/metrics/self.ts', 'prom-client', false],
    ['src/metrics/prom-text.ts', 'mongodb', true],
    ['src/scrape/x.ts', 'winston', true],
    ['src/util/log.ts', 'winston', false],
  ];
  for (const [file, imported, refused] of cases) {
    it(`${file} ${refused ? 'must not' : 'may'} import ${imported}`, async () => {
      assert.equal(await isRefused(file, imported), refused);
    });
  }
});
