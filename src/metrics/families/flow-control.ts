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
      'Whether the member throttles writes if it is primary and the majority falls behind.',
      inSets('enabled'),
    ),
    gauge(
      'mongodb_flow_control_is_lagged',
      'Whether the majority is so far behind that writes are throttled; meaningful for a primary only.',
      inSets('isLagged'),
    ),
    gauge(
      'mongodb_flow_control_target_rate_limit',
      'Number of writes that may start per second; 1,000,000,000 while writes are not throttled.',
      inSets('targetRateLimit'),
    ),
    counter(
      'mongodb_flow_control_lagged_total',
      'Number of times the majority fell so far behind that writes were throttled.',
      inSets('isLaggedCount'),
    ),
    micros(
      'mongodb_flow_control_lagged_seconds_total',
      'Time in seconds during which writes were throttled.',
      'isLaggedTimeMicros',
    ),
    micros(
      'mongodb_flow_control_acquiring_seconds_total',
      'Time in seconds that writes waited for flow control.',
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
