import { counter, type MetricGroup } from '../family.js';
import { serverStatus } from '../from-server-status.js';

/** serverStatus.network */
export const network: MetricGroup = {
  name: 'network',
  title: 'Network',
  families: [
    counter(
      'mongodb_network_received_bytes_total',
      'Bytes received, before compression is counted.',
      serverStatus('network.bytesIn'),
    ),
    counter(
      'mongodb_network_sent_bytes_total',
      'Bytes sent, before compression is counted.',
      serverStatus('network.bytesOut'),
    ),
    counter(
      'mongodb_network_physical_received_bytes_total',
      'Bytes received over the wire, compressed.',
      serverStatus('network.physicalBytesIn'),
    ),
    counter(
      'mongodb_network_physical_sent_bytes_total',
      'Bytes sent over the wire, compressed.',
      serverStatus('network.physicalBytesOut'),
    ),
    counter('mongodb_network_requests_total', 'Requests received.', serverStatus('network.numRequests')),
    counter(
      'mongodb_network_requests_rate_limited_total',
      'Requests refused because more came than the limit per second allows.',
      serverStatus('network.ingressRequestRateLimiter.rejectedAdmissions', { since: '8.0.20' }),
    ),
    counter(
      'mongodb_network_slow_dns_operations_total',
      'Name look-ups that took longer than a second.',
      serverStatus('network.numSlowDNSOperations'),
    ),
    counter(
      'mongodb_network_slow_tls_operations_total',
      'TLS handshakes that took longer than a second.',
      serverStatus('network.numSlowSSLOperations'),
    ),
  ],
};
