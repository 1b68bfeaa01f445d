import { counter, gauge, type MetricGroup } from '../family.js';
import { serverStatus } from '../from-server-status.js';

/** serverStatus.connections */
export const connections: MetricGroup = {
  name: 'connections',
  title: 'Connections',
  families: [
    gauge(
      'mongodb_connections_current',
      'Connections open to this process.',
      serverStatus('connections.current'),
    ),
    gauge(
      'mongodb_connections_available',
      'Connections that may still be opened.',
      serverStatus('connections.available'),
    ),
    gauge(
      'mongodb_connections_active',
      'Connections with an operation in progress.',
      serverStatus('connections.active'),
    ),
    gauge(
      'mongodb_connections_threaded',
      'Connections served by a thread of their own.',
      serverStatus('connections.threaded', { since: '5.0' }),
    ),
    gauge(
      'mongodb_connections_exhaust_hello',
      'Connections that stream hello to drivers.',
      serverStatus('connections.exhaustHello', { since: '4.4.2' }),
    ),
    gauge(
      'mongodb_connections_awaiting_topology_changes',
      'Clients waiting in a hello for a change of the topology.',
      serverStatus('connections.awaitingTopologyChanges'),
    ),
    gauge(
      'mongodb_connections_load_balanced',
      'Connections that came through a load balancer.',
      serverStatus('connections.loadBalanced', { since: '8.0' }),
    ),
    gauge(
      'mongodb_connections_queued',
      'Connections waiting to be established.',
      serverStatus('connections.queuedForEstablishment', { since: '7.0.23' }),
    ),
    counter(
      'mongodb_connections_created_total',
      'Connections ever opened.',
      serverStatus('connections.totalCreated'),
    ),
    counter(
      'mongodb_connections_rejected_total',
      'Connections refused for lack of room.',
      serverStatus('connections.rejected', { since: '6.3' }),
    ),
    counter(
      'mongodb_connections_rate_limited_total',
      'Connections refused because too many came at once; among those rejected.',
      serverStatus('connections.establishmentRateLimit.rejected', { since: '7.0.23' }),
    ),
  ],
};
