import { counter, gauge, type Family, type MetricGroup, type Source } from '../family.js';
import { serverStatus } from '../from-server-status.js';

/**
 * serverStatus.flowControl: the primary throttles writes when the majority falls behind, so that lag looks bounded
 * while writers wait. Secondaries report the fields too and do not throttle.
 */
export const flowControl: MetricGroup = {
  name: 'flow-control',
  title: 'Flow control',
  families: [
    gauge(
      'mongodb_flow_control_enabled',
      'Whether the member would slow writes down as primary.',
      inSets('enabled'),
    ),
    gauge(
      'mongodb_flow_control_is_lagged',
      'Whether the majority is so far behind that writes are slowed down; only of a primary.',
      inSets('isLagged'),
    ),
    gauge(
      'mongodb_flow_control_target_rate_limit',
      'Writes that may begin per second; 1,000,000,000 while nothing is slowed down.',
      inSets('targetRateLimit'),
    ),
    counter(
      'mongodb_flow_control_lagged_total',
      'Times the majority fell so far behind that writes were slowed down.',
      inSets('isLaggedCount'),
    ),
    micros(
      'mongodb_flow_control_lagged_seconds_total',
      'Time during which writes were slowed down.',
      'isLaggedTimeMicros',
    ),
    micros(
      'mongodb_flow_control_acquiring_seconds_total',
      'Time that writes have waited for flow control to let them pass.',
      'timeAcquiringMicros',
    ),
  ],
};

function inSets(field: string, per = 1): Source {
  return serverStatus(`flowControl.${field}`, { onlyInSets: true, per });
}

function micros(name: string, help: string, field: string): Family {
  return counter(name, help, inSets(field, 1e6));
}
