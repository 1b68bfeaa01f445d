import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createReloader } from '../../../src/app/reload.js';
import type { ClusterTarget } from '../../../src/config/config.js';
import type { WebSettings } from '../../../src/config/files/web-settings.js';
import { load } from '../../../src/config/load.js';
import type { Reloader } from '../../../src/config/reload.js';
import { LogBook } from '../../support/scrape-log.js';
import { catalogue } from '../config/sample.js';

describe('reload of the running exporter', () => {
  let folder: string;
  let webFile: string;
  let reloader: Reloader;
  let clusters: (readonly ClusterTarget[])[];
  let settings: WebSettings[];
  let outcomes: boolean[];
  let refusal: string | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'app-reload-'));
    webFile = join(folder, 'web.yaml');
    const topologyFile = join(folder, 'topology.yaml');
    writeFileSync(webFile, 'http_server_config:\n  headers:\n    X-Frame-Options: deny\n');
    writeFileSync(topologyFile, 'mongos: [router0:27017]\n');
    const invocation = load(
      [`--topology.file=${topologyFile}`, `--web.config.file=${webFile}`],
      {},
      catalogue,
    );
    assert.ok('config' in invocation);
    [clusters, settings, outcomes, refusal] = [[], [], [], undefined];
    reloader = createReloader({
      config: invocation.config,
      reload: invocation.reload,
      log: new LogBook(),
      self: { reloaded: (success) => outcomes.push(success) },
      inventory: { apply: (targets) => clusters.push(targets) },
      auth: { update: (next) => settings.push(next) },
      applyTls: () => refusal,
    });
  });

  afterEach(() => {
    reloader.stop();
    rmSync(folder, { recursive: true });
  });

  it('applies clusters and web settings, and records the success', () => {
    writeFileSync(webFile, 'http_server_config:\n  headers:\n    X-Frame-Options: sameorigin\n');
    assert.deepEqual(reloader.reload(), []);
    assert.deepEqual(
      clusters.map(([cluster]) => cluster!.members.length),
      [1],
    );
    assert.deepEqual(settings[0]!.headers, { 'X-Frame-Options': 'sameorigin' });
    assert.deepEqual(outcomes, [true]);
  });

  it('keeps headers and users when the server cannot make the change of TLS, and names the remedy', () => {
    refusal = 'TLS cannot be switched on or off while it runs';
    const problems = reloader.reload();
    assert.equal(problems.length, 1);
    assert.match(
      JSON.stringify(problems),
      /TLS cannot be switched on or off while it runs.*restart the exporter/,
    );
    assert.deepEqual([settings, outcomes], [[], [false]]);
    assert.equal(clusters.length, 1);
  });
});
