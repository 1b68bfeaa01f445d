import { counter, type MetricGroup } from '../family.js';
import { serverStatus } from '../from-server-status.js';

/** serverStatus.network */
export const network: MetricGroup = {
  name: 'network',
  title: 'Network',
  families: [
    counter(
      'mongodb_network_received_bytes_total',
      'Number of bytes received, counted uncompressed.',
      serverStatus('network.bytesIn'),
    ),
    counter(
      'mongodb_network_sent_bytes_total',
      'Number of bytes sent, counted uncompressed.',
      serverStatus('network.bytesOut'),
    ),
    counter(
      'mongodb_network_physical_received_bytes_total',
      'Number of bytes received on the wire, counted compressed.',
      serverStatus('network.physicalBytesIn'),
    ),
    counter(
      'mongodb_network_physical_sent_bytes_total',
      'Number of bytes sent on the wire, counted compressed.',
      serverStatus('network.physicalBytesOut'),
    ),
    counter(
      'mongodb_network_requests_total',
      'Number of requests received.',
      serverStatus('network.numRequests'),
    ),
    counter(
      'mongodb_network_requests_rate_limited_total',
      'Number of requests rejected by the limit on requests per second.',
      serverStatus('network.ingressRequestRateLimiter.rejectedAdmissions', { since: '8.0.20' }),
    ),
    counter(
      'mongodb_network_slow_dns_operations_total',
      'Number of DNS lookups that took longer than a second.',
      serverStatus('network.numSlowDNSOperations'),
    ),
    counter(
      'mongodb_network_slow_tls_operations_total',
      'Number of TLS handshakes that took longer than a second.',
      serverStatus('network.numSlowSSLOperations'),
    ),
  ],
};
