import assert from 'node:assert/strict';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

// The files do not exist, so that rules which need types cannot run.
const eslint = new ESLint({
  overrideConfig: [
    { ...tseslint.configs.disableTypeChecked, files: ['**/*.ts'] },
    { files: ['**/*.ts'], languageOptions: { parserOptions: { projectService: false } } },
  ] as NonNullable<ESLint.Options['overrideConfig']>,
});

async function isRefused(file: string, code: string): Promise<boolean> {
  const results = await eslint.lintText(`${code}\n`, { filePath: file });
  return results.some(({ messages }) => messages.some(({ ruleId }) => ruleId === 'no-restricted-syntax'));
}

describe('serverStatus outside of the metric families', () => {
  const WAYS = [
    'export const f = (r: any) => r.replies.serverStatus;',
    "export const f = (r: any) => r['serverStatus'];",
    'export const f = ({ serverStatus }: any) => serverStatus;',
  ];
  const cases: [file: string, refused: boolean][] = [
    ['src/replset/x.ts', true],
    ['src/scrape/x.ts', true],
    ['src/monitor/x.ts', true],
    ['src/web/page/view-model/x.ts', true],
    ['src/scrape/status-fields.ts', false],
    ['src/metrics/families/x.ts', false],
  ];
  for (const [file, refused] of cases) {
    it(`${file} ${refused ? 'must not' : 'may'} read the reply itself`, async () => {
      for (const way of WAYS) assert.equal(await isRefused(file, way), refused, way);
    });
  }
});
