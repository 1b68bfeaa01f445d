import { Long } from 'mongodb';
import assert from 'node:assert/strict';
import type { Document } from '../../../../src/mongo/bson.js';
import { system } from '../../../../src/scrape/collectors/system.js';
import { runWith } from './run-with.js';

/** As 6.0.5 tells it. */
const METRICS = {
  start: new Date(0),
  cpu: {
    num_cpus: 2,
    user_ms: Long.fromNumber(14_336_210),
    idle_ms: 31_266_270,
    guest_ms: 5,
    ctxt: 57_953_252,
  },
  memory: { MemTotal_kb: 24_684_084, MemFree_kb: 20_452_660, SwapTotal_kb: 0 },
  netstat: { 'Tcp:RetransSegs': 40, 'TcpExt:ListenOverflows': 337 },
  disks: { vda: { reads: 492_637, read_sectors: 23_223_266, write_time_ms: 260_858 }, vdb: { reads: 1 } },
  mounts: { '/': { capacity: 270_553_174_016, available: 80_984_129_536, free: 253_744_009_216 } },
  vmstat: { pgmajfault: 16_791 },
};

const FORMS: readonly (readonly [name: string, data: Document])[] = [
  ['as up to 7.0', { start: new Date(0), serverStatus: { large: true }, systemMetrics: METRICS }],
  ['as from 8.0 on', { common: { systemMetrics: METRICS }, shard: { serverStatus: { large: true } } }],
];

describe('collector system', () => {
  for (const [name, data] of FORMS) {
    it(`reports the host in base units: ${name}`, async () => {
      const { sent, page, reply } = await runWith(system, () => ({ data, ok: 1 }));
      assert.deepEqual(sent, [{ database: 'admin', request: { getDiagnosticData: 1 } }]);
      assert.equal('serverStatus' in reply, false);
      const expected: readonly (readonly [string, Record<string, string>, number])[] = [
        ['mongodb_system_cpu_seconds_total', { mode: 'user' }, 14_336.21],
        ['mongodb_system_cpu_seconds_total', { mode: 'idle' }, 31_266.27],
        ['mongodb_system_cpus', {}, 2],
        ['mongodb_system_context_switches_total', {}, 57_953_252],
        ['mongodb_system_memory_total_bytes', {}, 24_684_084 * 1024],
        ['mongodb_system_swap_total_bytes', {}, 0],
        ['mongodb_system_major_page_faults_total', {}, 16_791],
        ['mongodb_system_disk_reads_total', { device: 'vda' }, 492_637],
        ['mongodb_system_disk_read_bytes_total', { device: 'vda' }, 23_223_266 * 512],
        ['mongodb_system_disk_write_seconds_total', { device: 'vda' }, 260.858],
        ['mongodb_system_mount_size_bytes', { mount: '/' }, 270_553_174_016],
        ['mongodb_system_mount_available_bytes', { mount: '/' }, 80_984_129_536],
        ['mongodb_system_tcp_retransmitted_segments_total', {}, 40],
        ['mongodb_system_tcp_listen_overflows_total', {}, 337],
      ];
      for (const [family, labels, value] of expected) {
        const of = { mongodb_cluster: 'test', host: 'db1', ...labels };
        assert.equal(page.value(family, of), value, family);
        const [sample] = page.all(family, of);
        assert.deepEqual(Object.keys(sample!.labels).sort(), Object.keys(of).sort(), family);
      }
      // Guests are in user already, and what is not told is absent.
      assert.equal(page.all('mongodb_system_cpu_seconds_total').length, 2);
      assert.equal(page.all('mongodb_system_memory_cached_bytes').length, 0);
    });
  }

  it('reports nothing where the server collects nothing', async () => {
    for (const reply of [{ data: {}, ok: 1 }, { ok: 1 }]) {
      const { page } = await runWith(system, () => reply);
      assert.deepEqual(
        page.samples.filter(({ name }) => name.startsWith('mongodb_system_')),
        [],
      );
    }
  });

  it('counts logical cores, as newer servers call them', async () => {
    const { page } = await runWith(system, () => ({
      data: { common: { systemMetrics: { cpu: { num_logical_cores: 8 } } } },
    }));
    assert.equal(page.value('mongodb_system_cpus'), 8);
  });

  it('reports no more disks and file systems than the limit, by name, and that it is truncated', async () => {
    const { reply, page } = await runWith(system, () => ({ data: { systemMetrics: METRICS } }), { most: 1 });
    assert.equal(reply.truncated, true);
    assert.deepEqual(
      page.all('mongodb_system_disk_reads_total').map(({ labels }) => labels.device),
      ['vda'],
    );
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`/m${100 + n}`, { capacity: n }]));
    const { page: capped } = await runWith(system, () => ({ data: { systemMetrics: { mounts: many } } }));
    assert.equal(capped.all('mongodb_system_mount_size_bytes').length, 50);
  });
});
