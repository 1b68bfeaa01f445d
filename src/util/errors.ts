/**
 * Every error class and every closed reason code of the exporter, in one table.
 * The codes are label values: they are listed in the docs and never free text.
 */

/** Phase in which the contact with a process failed: the `phase` label of `mongodb_down_reason`. */
export const PHASES = ['dns', 'connect', 'tls', 'hello'] as const;
export type Phase = (typeof PHASES)[number];

/** Why a process is down: the `reason` label of `mongodb_down_reason`. */
export const DOWN_REASONS = [
  'refused',
  'timeout',
  'unreachable',
  'dns',
  'tls',
  'wrong_identity',
  'shutdown',
  'protocol',
  'other',
] as const;
export type DownReason = (typeof DOWN_REASONS)[number];

/** Why one command got no usable reply: the `reason` label of `mongodb_scrape_command_failure`. */
export const COMMAND_REASONS = [
  'auth',
  'unauthorized',
  'unsupported',
  'timeout',
  'not_initialized',
  'removed',
  'shutdown',
  'protocol',
  'other',
] as const;
export type CommandReason = (typeof COMMAND_REASONS)[number];

/** Why one member cannot reach another: the `reason` label of `mongodb_replset_heartbeat_failure`. */
export const HEARTBEAT_REASONS = [
  'refused',
  'timeout',
  'unreachable',
  'dns',
  'tls',
  'connection_closed',
  'auth',
  'wrong_set',
  'no_response',
  'other',
] as const;
export type HeartbeatReason = (typeof HEARTBEAT_REASONS)[number];

/** Why an election was held: the `reason` label of `mongodb_replset_last_election_info`. */
export const ELECTION_REASONS = [
  'step_up',
  'priority_takeover',
  'catch_up_takeover',
  'election_timeout',
  'freeze_timeout',
  'other',
] as const;
export type ElectionReason = (typeof ELECTION_REASONS)[number];

/**
 * Error codes of the server that the exporter distinguishes (src/mongo/base/error_codes.yml). `FeatureNotSupported`
 * comes from Amazon DocumentDB, `AtlasError` from the proxy in front of free and Flex clusters of Atlas.
 */
export const SERVER_CODES = {
  FailedToParse: 9,
  Unauthorized: 13,
  AuthenticationFailed: 18,
  MaxTimeMSExpired: 50,
  CommandNotFound: 59,
  InvalidOptions: 72,
  NoReplicationEnabled: 76,
  ShutdownInProgress: 91,
  InvalidReplicaSetConfig: 93,
  NotYetInitialized: 94,
  CommandNotSupported: 115,
  NotImplemented: 238,
  ExceededTimeLimit: 262,
  FeatureNotSupported: 303,
  APIVersionError: 322,
  APIStrictError: 323,
  AtlasError: 8000,
  InterruptedAtShutdown: 11600,
  OplogUnreadable: 17347,
  UnknownStage: 40324,
  UnknownField: 40415,
  /** Not in error_codes.yml: from `enforceRequireAPIVersion` in initialize_api_parameters.cpp. */
  APIVersionRequired: 498870,
} as const;

/** A member could not be reached, or sent no usable hello reply: `mongodb_up 0`. */
export interface Failure {
  readonly phase: Phase;
  readonly reason: DownReason;
  /** For the log, never for a label; redacted there. */
  readonly message: string;
  /** What the operator can do about it, where it follows from this failure and not from its reason alone. */
  readonly remedy?: string;
}

/** Reasons for which no connection was established. */
const UNREACHED: readonly DownReason[] = ['refused', 'timeout', 'unreachable'];

const MAP_IT =
  'if the member cannot be reached at this address from here, map it with --host-map name=address';

/** Error text of Node.js: the certificate is valid, but for another name. */
const OTHER_NAME = "does not match certificate's altnames";

const MAP_NAME =
  'if the certificate is for the name of the member, map that name to this address with --host-map name=address';

const REMEDIES: Readonly<Partial<Record<DownReason, string>>> = {
  dns: 'if the name is only known inside the cluster, map it with --host-map name=address',
  wrong_identity: 'if this address leads elsewhere from here, map the member with --host-map name=address',
};

/**
 * What the operator can do about a failure, for the log. A port that refuses or does not respond means that the member
 * is down if it has replied before. If it never has, its name may resolve to the wrong address.
 *
 * @param reached whether the member has replied since the exporter started
 */
export function downRemedy(
  { phase, reason, message, remedy }: Failure,
  reached: boolean,
): string | undefined {
  if (remedy !== undefined) return remedy;
  if (reason === 'tls' && message.includes(OTHER_NAME)) return MAP_NAME;
  const isUnreached = !reached && phase === 'connect' && UNREACHED.includes(reason);
  return REMEDIES[reason] ?? (isUnreached ? MAP_IT : undefined);
}

/** One command of a member that is up failed. */
export interface CommandFailure {
  readonly reason: CommandReason;
  /** For the log, never for a label; redacted there. */
  readonly message: string;
  /** What the operator can do about it, where it follows from this failure and not from its reason alone. */
  readonly remedy?: string;
}

/** Exit status for unusable configuration (as for a usage error in sysexits and in Prometheus' own programs). */
export const EXIT_CONFIG = 2;

/** One problem of the configuration. No part of it contains a secret. */
export interface ConfigProblem {
  /** Stable name of what is wrong, independent of the wording. */
  readonly code: string;
  /** The option and where it was given: `log.level (argument)`, `topology.file (cluster.json:3:5)`. */
  readonly where: string;
  readonly what: string;
  readonly remedy: string;
}

/** A problem as the user reads it, on one line. */
export function problemLine({ where, what, remedy }: ConfigProblem): string {
  return `${where}: ${what}; ${remedy}`.replaceAll(/\p{Cc}+/gu, ' ');
}

/** Configuration that cannot be used. Contains every problem found, not only the first. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(problemLine).join('\n'));
    this.problems = problems;
  }
}

/** The abort reason of work whose result is no longer needed. It does not mean that the member failed. */
export class Abandoned extends Error {
  override readonly name = 'Abandoned';

  constructor() {
    super('no request waits for it any more');
  }
}

/** The abort reason of a command that ran into the deadline of its scrape. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';

  constructor() {
    super('the deadline of the scrape has passed');
  }
}

/** Thrown where a member sent no usable hello reply. */
export class MemberDown extends Error {
  override readonly name = 'MemberDown';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}
