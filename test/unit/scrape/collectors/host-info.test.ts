import assert from 'node:assert/strict';
import type { Document } from '../../../../src/mongo/bson.js';
import { hostInfo } from '../../../../src/scrape/collectors/host-info.js';
import type { Page } from '../../../support/exposition.js';
import { singleMemberScrape, pageOf } from '../../../support/metrics/rendered.js';
import { targetOf, ROUTER, STANDALONE } from './run-with.js';

const SYSTEM = { memSizeMB: 24_105, memLimitMB: 2048, numCores: 2, cpuArch: 'x86_64', numaEnabled: true };

async function pageWith(reply: Document): Promise<Page> {
  return pageOf(singleMemberScrape(STANDALONE, { hostInfo: reply }));
}

describe('collector hostinfo', () => {
  it('reports memory in bytes, processors and NUMA', async () => {
    const page = await pageWith({ system: SYSTEM });
    assert.equal(page.value('mongodb_host_memory_bytes'), 24_105 * 1024 * 1024);
    assert.equal(page.value('mongodb_host_memory_limit_bytes'), 2 ** 31);
    assert.equal(page.value('mongodb_host_cpus'), 2);
    assert.equal(page.value('mongodb_host_numa_enabled'), 1);
    const empty = await pageWith({ system: {} });
    assert.equal(empty.all('mongodb_host_cpus').length + empty.all('mongodb_host_numa_enabled').length, 0);
  });

  it('reports the operating system, wherever a version has it', async () => {
    const os = { type: 'Linux', name: 'Ubuntu', version: '22.04' };
    const odd = { ...os, name: 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"' };
    const kernel = { kernelVersion: '6.1.0' };
    const forms: readonly (readonly [Document, string])[] = [
      [{ os, system: SYSTEM, extra: kernel }, 'Ubuntu'],
      [{ os: odd, system: SYSTEM, extra: { extra: kernel } }, 'Debian GNU/Linux 12 (bookworm)'],
    ];
    for (const [reply, name] of forms) {
      const [sample] = (await pageWith(reply)).all('mongodb_host_info');
      const { os: found, os_version: version, cpu_arch: arch, kernel: release } = sample!.labels;
      assert.deepEqual([found, version, arch, release, sample!.value], [name, '22.04', 'x86_64', '6.1.0', 1]);
    }
  });

  it('reports nothing without a reply', async () => {
    const page = await pageOf(singleMemberScrape(STANDALONE, {}));
    assert.deepEqual(
      page.samples.filter(({ name }) => name.startsWith('mongodb_host_')),
      [],
    );
  });

  it('is for every member except those that were never initiated', () => {
    for (const hello of [STANDALONE, ROUTER, { setName: 'rs0' }]) {
      assert.equal(hostInfo.isFor(targetOf(hello)), true);
    }
    assert.equal(hostInfo.isFor(targetOf({ isreplicaset: true })), false);
  });
});
