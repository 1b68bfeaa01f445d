import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { BytesPerSecondIEC, CountsPerSecond, RequestsPerSecond } from '@grafana/grafana-foundation-sdk/units';
import { timeseries } from '../build/timeseries.js';
import { lines, perSecond } from './lines.js';

export const network: readonly Panel[] = [
  timeseries({
    title: 'Traffic',
    description:
      'How much is sent and received? Before compression, and over the wire: the difference is what compression saves.',
    unit: BytesPerSecondIEC,
    width: 8,
    queries: lines(
      ['received', perSecond('mongodb_network_received_bytes_total')],
      ['sent', perSecond('mongodb_network_sent_bytes_total')],
      ['received over the wire', perSecond('mongodb_network_physical_received_bytes_total')],
      ['sent over the wire', perSecond('mongodb_network_physical_sent_bytes_total')],
    ),
  }),
  timeseries({
    title: 'Requests',
    description: 'How many requests arrive? Heartbeats and monitoring included.',
    unit: RequestsPerSecond,
    width: 8,
    queries: lines(['requests', perSecond('mongodb_network_requests_total')]),
  }),
  timeseries({
    title: 'Slow DNS and TLS',
    description: 'Are DNS lookups or TLS handshakes slow? Those that took longer than a second.',
    unit: CountsPerSecond,
    width: 8,
    queries: lines(
      ['DNS lookups', perSecond('mongodb_network_slow_dns_operations_total')],
      ['TLS handshakes', perSecond('mongodb_network_slow_tls_operations_total')],
    ),
  }),
];
