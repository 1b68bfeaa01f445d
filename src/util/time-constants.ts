/**
 * Every fixed time of the program, and every fixed share of a time. What users can change is an option
 * (docs/configuration.md); how old the replies of a collector may be, and how long its requests may take, stands with
 * the collector.
 */

// Scrape

/** A scrape during the first discovery waits for it, but at most for this part of its remaining time. */
export const FIRST_DISCOVERY_SHARE = 0.5;

/** hello may use this part of the remaining time; the rest is for the other commands. */
export const HELLO_SHARE = 0.5;

/** Limit of hello for a member whose last hello or heartbeat timed out. */
export const HUNG_HELLO_MS = 1_000;

/** Time limit of the name of a router that has just answered hello. */
export const ROUTER_NAME_MS = 1_000;

/** `maxTimeMS` ends a command on the server this much before the exporter would close the connection. */
export const SERVER_MARGIN_MS = 50;

/** A slow member no longer counts against `--scrape.concurrency` after this time, and continues. */
export const CONCURRENCY_HOLD_MS = 1_000;

/** A scrape waits this long for a command in the background, so that a quick reply is on the same page. */
export const BACKGROUND_WAIT_MS = 100;

/** After the deadline has aborted the commands, it takes a moment to record their results. */
export const RECORD_RESULTS_MS = 25;

/** Requests in flight get this much more when no client waits any more: aborting them costs a connection and a login. */
export const ABANDONED_GRACE_MS = 1_000;

// Selection of the member that answers for others

/** How much later the last selected member may answer: it is then selected again, so that its series stay. */
export const RESELECT_MS = 100;

/** How long the members of a group may take to answer hello: a hung one must not delay the requests to the others. */
export const SELECT_MS = 1_000;

/** A secondary further behind is not selected; on an idle set it is up to 10 s behind the primary's periodic no-op. */
export const SELECT_LAG_SECONDS = 30;

// Repetition

/** A command without the privilege is sent again: every refusal is a line in the server's log, and a grant is rare. */
export const REFUSAL_RETRY_SECONDS = 60;

/** A costly command that timed out or failed is sent again: it would delay every scrape, and keeps the server busy. */
export const FAILURE_RETRY_SECONDS = 60;

/** A command that the platform lacks is sent again: only an upgrade or another mode of the process adds it. */
export const UNSUPPORTED_RETRY_SECONDS = 600;

/** The full request is sent again after a reduced one: the process may have been upgraded or initiated since. */
export const FULL_REQUEST_RETRY_SECONDS = 600;

/** An incomplete reply is completed after this long: requests that time out would delay every scrape. */
export const COMPLETE_AFTER_SECONDS = 60;
