import { millisOf, numberOf, valueAt } from '../../mongo/bson.js';
import type { MemberResult } from '../../scrape/scrape.js';
import { gauge, type MetricGroup } from '../family.js';
import { info, perMember, type Labelled } from '../from-analysis.js';
import { serverStatus } from '../from-server-status.js';

/** Which members are up, and results of the scrape itself. */
export const reachability: MetricGroup = {
  name: 'reachability',
  title: 'Reachability and the scrape itself',
  families: [
    gauge(
      'mongodb_up',
      'Whether the member answered hello in this scrape with the expected identity.',
      perMember('hello', ({ up }) => Number(up)),
    ),
    gauge(
      'mongodb_down_reason',
      'Phase that the contact reached and reason of its failure; only while the member is down.',
      perMember('hello', ({ failure }) => info(failure && { phase: failure.phase, reason: failure.reason }), {
        labels: ['phase', 'reason'],
      }),
    ),
    gauge(
      'mongodb_start_time_seconds',
      'Unix timestamp of the start of the process, by the clock of its host.',
      perMember('serverStatus.localTime, serverStatus.uptimeMillis', startTime, {
        reads: ['localTime', 'uptimeMillis'],
      }),
    ),
    gauge(
      'mongodb_uptime_seconds',
      'Time in seconds since the process started, independent of any clock.',
      serverStatus('uptimeMillis', { per: 1000 }),
    ),
    gauge(
      'mongodb_clock_offset_seconds',
      'Clock of the member minus clock of the exporter in seconds, at the middle of the request.',
      perMember('hello.localTime', ({ clockOffsetSeconds }) => clockOffsetSeconds),
    ),
    gauge(
      'mongodb_scrape_duration_seconds',
      'Time in seconds that collecting from the member took in total.',
      perMember('scrape', ({ durationSeconds }) => durationSeconds),
    ),
    gauge(
      'mongodb_scrape_command_duration_seconds',
      'Time in seconds that the command took.',
      perMember('scrape', (result) => commands(result, ({ durationSeconds }) => durationSeconds), {
        labels: ['command'],
      }),
    ),
    gauge(
      'mongodb_scrape_command_success',
      'Whether the command succeeded; auth is the login.',
      perMember('scrape', (result) => commandResults(result, ({ failure }) => (failure ? 0 : 1)), {
        labels: ['command'],
      }),
    ),
    gauge(
      'mongodb_scrape_command_failure',
      'Reason why the command failed; only while it fails.',
      perMember('scrape', failures, { labels: ['command', 'reason'] }),
    ),
    gauge(
      'mongodb_tls_certificate_expiry_timestamp_seconds',
      'Unix timestamp of the end of validity of the certificate that the member presents.',
      perMember(
        'TLS handshake, serverStatus.security.SSLServerCertificateExpirationDate',
        certificateExpiry,
        {
          reads: ['security.SSLServerCertificateExpirationDate'],
        },
      ),
    ),
  ],
};

type CommandResult = MemberResult['commandResults'] extends ReadonlyMap<string, infer V> ? V : never;

function commandResults(
  result: MemberResult,
  value: (outcome: CommandResult) => number,
): readonly Labelled[] {
  return [...result.commandResults].map(([command, outcome]) => ({
    labels: { command },
    value: value(outcome),
  }));
}

/** Authentication is part of the connection handshake: it has no separate duration. */
function commands(result: MemberResult, value: (outcome: CommandResult) => number): readonly Labelled[] {
  return commandResults(result, value).filter(({ labels }) => labels.command !== 'auth');
}

function failures({ commandResults: all }: MemberResult): readonly Labelled[] {
  return [...all].flatMap(([command, { failure }]) => info(failure && { command, reason: failure.reason }));
}

function startTime({ replies }: MemberResult): number | undefined {
  const now = millisOf(valueAt(replies.serverStatus, ['localTime']));
  const uptime = numberOf(valueAt(replies.serverStatus, ['uptimeMillis']));
  return now === undefined || uptime === undefined ? undefined : (now - uptime) / 1000;
}

function certificateExpiry({ replies, certificateExpiry: seen }: MemberResult): number | undefined {
  const path = ['security', 'SSLServerCertificateExpirationDate'];
  const reported = millisOf(valueAt(replies.serverStatus, path));
  return seen ?? (reported === undefined ? undefined : reported / 1000);
}
