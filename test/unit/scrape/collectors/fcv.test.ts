import assert from 'node:assert/strict';
import { fcv } from '../../../../src/scrape/collectors/fcv.js';
import type { Page } from '../../../support/exposition.js';
import { pageOfReply } from './page-with.js';
import { ScriptedServer } from './scripted-server.js';

describe('collector fcv', () => {
  const pageWith = async (featureCompatibilityVersion: unknown): Promise<Page> => {
    const server = new ScriptedServer({});
    server.answers.set('admin', { featureCompatibilityVersion, ok: 1 });
    return pageOfReply(fcv, await server.run(fcv));
  };
  const told = (page: Page) => [
    page.all('mongodb_feature_compatibility_version_info').map(({ labels }) => labels.version),
    page.value('mongodb_feature_compatibility_upgrading', { replica_set: 'rs0' }),
  ];

  it('reports the version, and that it is not changing', async () => {
    assert.deepEqual(told(await pageWith({ version: '6.0' })), [['6.0'], 0]);
  });

  it('reports that it is changing, up or down', async () => {
    assert.deepEqual(told(await pageWith({ version: '5.0', targetVersion: '6.0' })), [['5.0'], 1]);
    const down = { version: '5.0', targetVersion: '5.0', previousVersion: '6.0' };
    assert.deepEqual(told(await pageWith(down)), [['5.0'], 1]);
  });

  it('reports nothing where the server does not', async () => {
    assert.deepEqual(told(await pageWith(undefined)), [[], undefined]);
  });
});
