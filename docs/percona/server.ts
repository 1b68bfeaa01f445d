import { instead, none, renamed, type PerconaSection } from './row.js';

/** Reachability, and reports of every member about itself. */
export const server: PerconaSection = {
  title: 'Server',
  rows: [
    ...instead(
      'Here also for members that were never reached, and 1 for an arbiter of a set with logins. In the other exporter the label is empty while the process is down.',
      { mongodb_up: 'mongodb_up' },
      { labels: { cluster_role: 'cluster_role' } },
    ),
    ...instead(
      'Per command and member.',
      { collector_scrape_time_ms: 'mongodb_scrape_command_duration_seconds' },
      { labels: { collector: 'command' }, conversion: 'ms → s' },
    ),
    ...none('Times of the sample, not values.', 'mongodb_start', 'mongodb_end'),
    ...renamed(
      { mongodb_ss_uptimeMillis: 'mongodb_uptime_seconds' },
      { conversion: 'ms → s', remark: 'See mongodb_start_time_seconds for the start.' },
    ),
    ...instead('In whole seconds in the other exporter.', { mongodb_ss_uptime: 'mongodb_uptime_seconds' }),
    ...none('A less precise value of the same time.', 'mongodb_ss_uptimeEstimate'),
    ...renamed({
      'mongodb_ss_connections{conn_type="current"}': 'mongodb_connections_current',
      'mongodb_ss_connections{conn_type="available"}': 'mongodb_connections_available',
      'mongodb_ss_connections{conn_type="active"}': 'mongodb_connections_active',
      'mongodb_ss_connections{conn_type="threaded"}': 'mongodb_connections_threaded',
      'mongodb_ss_connections{conn_type="exhaustHello"}': 'mongodb_connections_exhaust_hello',
      'mongodb_ss_connections{conn_type="awaitingTopologyChanges"}':
        'mongodb_connections_awaiting_topology_changes',
      'mongodb_ss_connections{conn_type="loadBalanced"}': 'mongodb_connections_load_balanced',
      'mongodb_ss_connections{conn_type="queuedForEstablishment"}': 'mongodb_connections_queued',
      'mongodb_ss_connections{conn_type="totalCreated"}': 'mongodb_connections_created_total',
      'mongodb_ss_connections{conn_type="rejected"}': 'mongodb_connections_rejected_total',
      mongodb_ss_connections_establishmentRateLimit_rejected: 'mongodb_connections_rate_limited_total',
    }),
    ...none('Drivers that still use isMaster.', 'mongodb_ss_connections{conn_type="exhaustIsMaster"}'),
    ...renamed({
      mongodb_ss_network_bytesIn: 'mongodb_network_received_bytes_total',
      mongodb_ss_network_bytesOut: 'mongodb_network_sent_bytes_total',
      mongodb_ss_network_physicalBytesIn: 'mongodb_network_physical_received_bytes_total',
      mongodb_ss_network_physicalBytesOut: 'mongodb_network_physical_sent_bytes_total',
      mongodb_ss_network_numRequests: 'mongodb_network_requests_total',
      mongodb_ss_network_numSlowDNSOperations: 'mongodb_network_slow_dns_operations_total',
      mongodb_ss_network_numSlowSSLOperations: 'mongodb_network_slow_tls_operations_total',
    }),
    ...none(
      'The compression ratio is the physical bytes divided by the other bytes.',
      ...['compressor', 'decompressor'].flatMap((side) =>
        ['bytesIn', 'bytesOut'].map((way) => `mongodb_ss_network_compression_<algorithm>_${side}_${way}`),
      ),
    ),
    ...none(
      'Threads of connections: see mongodb_connections_threaded.',
      'mongodb_ss_network_serviceExecutorTaskStats_threadsRunning',
      'mongodb_ss_network_serviceExecutors_<executor>_threadsRunning',
    ),
    ...renamed(
      {
        mongodb_ss_extra_info_user_time_us: 'mongodb_process_cpu_seconds_total{mode="user"}',
        mongodb_ss_extra_info_system_time_us: 'mongodb_process_cpu_seconds_total{mode="system"}',
      },
      { conversion: 'µs → s' },
    ),
    ...renamed({ mongodb_ss_extra_info_page_faults: 'mongodb_page_faults_total' }),
    ...renamed(
      {
        mongodb_ss_mem_resident: 'mongodb_memory_resident_bytes',
        mongodb_ss_mem_virtual: 'mongodb_memory_virtual_bytes',
      },
      { conversion: 'MiB → bytes' },
    ),
    ...none('They never change.', 'mongodb_ss_mem_bits', 'mongodb_ss_mem_supported'),
    ...renamed({
      mongodb_ss_tcmalloc_generic_current_allocated_bytes: 'mongodb_tcmalloc_allocated_bytes',
      mongodb_ss_tcmalloc_generic_heap_size: 'mongodb_tcmalloc_heap_bytes',
    }),
    ...renamed({ mongodb_ss_asserts: 'mongodb_asserts_total' }, { labels: { assert_type: 'kind' } }),
    ...renamed({
      mongodb_ss_logicalSessionRecordCache_activeSessionsCount: 'mongodb_sessions_active',
    }),
    ...renamed(
      {
        'mongodb_ss_security_authentication_mechanisms_<mechanism>_authenticate_received':
          'mongodb_authentications_total',
        'mongodb_ss_security_authentication_mechanisms_<mechanism>_authenticate_successful':
          'mongodb_authentication_successes_total',
      },
      { remark: 'The mechanism is a label with its own name: SCRAM-SHA-256.' },
    ),
    ...renamed(
      { 'mongodb_ss_transportSecurity_<version>': 'mongodb_tls_connections_total' },
      { remark: 'The version is a label: 1.2 instead of 1_2. Versions that were never used are absent.' },
    ),
    ...none('Only in builds with encryption at rest.', 'mongodb_security_encryption_enabled'),
  ],
};
