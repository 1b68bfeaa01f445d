import { counter, gauge, type MetricGroup } from '../family.js';
import { serverStatus } from '../from-server-status.js';

/** serverStatus.connections */
export const connections: MetricGroup = {
  name: 'connections',
  title: 'Connections',
  families: [
    gauge(
      'mongodb_connections_current',
      'Number of open connections to the member.',
      serverStatus('connections.current'),
    ),
    gauge(
      'mongodb_connections_available',
      'Number of connections that can still be opened.',
      serverStatus('connections.available'),
    ),
    gauge(
      'mongodb_connections_active',
      'Number of connections with an operation in progress.',
      serverStatus('connections.active'),
    ),
    gauge(
      'mongodb_connections_threaded',
      'Number of connections that have a dedicated thread.',
      serverStatus('connections.threaded', { since: '5.0' }),
    ),
    gauge(
      'mongodb_connections_exhaust_hello',
      'Number of connections that stream hello replies to drivers.',
      serverStatus('connections.exhaustHello', { since: '4.4.2' }),
    ),
    gauge(
      'mongodb_connections_awaiting_topology_changes',
      'Number of clients that wait in hello for a topology change.',
      serverStatus('connections.awaitingTopologyChanges'),
    ),
    gauge(
      'mongodb_connections_load_balanced',
      'Number of connections received through a load balancer.',
      serverStatus('connections.loadBalanced', { since: '8.0' }),
    ),
    gauge(
      'mongodb_connections_queued',
      'Number of connections waiting to be established.',
      serverStatus('connections.queuedForEstablishment', { since: '7.0.23' }),
    ),
    counter(
      'mongodb_connections_created_total',
      'Number of connections opened since the member started.',
      serverStatus('connections.totalCreated'),
    ),
    counter(
      'mongodb_connections_rejected_total',
      'Number of connections rejected because the connection limit was reached.',
      serverStatus('connections.rejected', { since: '6.3' }),
    ),
    counter(
      'mongodb_connections_rate_limited_total',
      'Number of connections rejected because too many arrived at once; included in mongodb_connections_rejected_total.',
      serverStatus('connections.establishmentRateLimit.rejected', { since: '7.0.23' }),
    ),
  ],
};
