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

// Connections

/** A safeguard, as long as the driver's default: the signal of each request ends its waiting earlier. */
export const SERVER_SELECTION_MS = 30_000;

/** An idle second connection is closed: longer than any sensible scrape interval, so that the one in use is kept. */
export const CONNECTION_IDLE_MS = 600_000;

/** Time from a refused login to the next attempt: otherwise accounts get locked and logs flooded. */
export const LOGIN_RETRY_MS = 60_000;

/** A younger heartbeat failure is used without a new attempt: the driver would not reconnect any sooner. */
export const FRESH_FAILURE_MS = 500;

/**
 * A healthy reply takes a few ms. After this time a check of the sockets, or one bare TCP connection, finds out where the
 * request hangs.
 */
export const PROBE_AFTER_MS = 300;

/** How long the driver may take for a regular close of a client. */
export const CLIENT_CLOSE_MS = 500;

// Discovery

/** Connections that are open by then are used without waiting. A process that hangs must not delay the others. */
export const FIRST_HELLO_MS = 1_000;

/** Time limit of a whole discovery. Its steps have separate limits, so that one hung process affects only one step. */
export const DISCOVERY_TIMEOUT_MS = 8_000;

/** Delay of a retry while nothing is known yet: a whole interval would be too long. */
export const FIRST_DISCOVERY_RETRY_MS = 2_000;

/** Discoveries requested closer together than this are combined into one. */
export const MIN_DISCOVERY_GAP_MS = 500;

/** A process that hangs must not use up the time for requesting the configuration from the others. */
export const DISCOVERY_HELLO_MS = 2_000;

/** Time limit of one command, so that a source that hangs leaves time for the next one. */
export const DISCOVERY_COMMAND_MS = 1_000;

/** A resolver that hangs must not delay a discovery. */
export const DNS_LOOKUP_MS = 2_000;

/** A router reports every 10 s. It is further behind the newest one than this only if it has stopped reporting. */
export const STALE_ROUTER_MS = 60_000;

// Analysis

/** A healthy member replies within this multiple of the heartbeat interval. */
export const LATE_HEARTBEAT_RATIO = 1.25;

/** How long a reply from an address without a member is kept: longer than any discovery takes. */
export const UNKNOWN_REPLY_KEEP_MS = 60_000;

/** A peer with a heartbeat age up to this counts as reachable; the heartbeat age of a healthy pair is 2 s at most. */
export const FRESH_HEARTBEAT_SECONDS = 5;

/** Commit lag up to which a set counts as accepting majority writes. */
export const STUCK_COMMIT_SECONDS = 15;

/** Lag beyond the configured delay that the topology page shows as a warning: the threshold of the alert. */
export const LAG_WARN_SECONDS = 30;

/** Lag beyond the configured delay that the topology page shows as critical: the threshold of the alert. */
export const LAG_BAD_SECONDS = 120;

// Web

/** At least this part of the timeout is left for requests to MongoDB, however long the page takes. */
export const MIN_SCRAPE_SHARE = 0.5;

/** Longest timeout of a scrape: Node's timers cannot wait for 25 days, and no client waits for an hour. */
export const MAX_SCRAPE_TIMEOUT_SECONDS = 3_600;

/** How long a scrape in flight may take to end before its connection is closed. */
export const DRAIN_MS = 3_500;

/** How soon a connection that has become idle is closed while the server stops. */
export const IDLE_SWEEP_MS = 50;

/** How long a client may take to send the headers of a request: Prometheus sends a few hundred bytes at once. */
export const HEADERS_MS = 10_000;

/** How long a client may take to send a whole request. */
export const REQUEST_MS = 15_000;

/** An idle connection is kept this long: Prometheus reuses the same one every minute or sooner. */
export const KEEP_ALIVE_MS = 75_000;

/** How often the limits of connections are checked. */
export const CONNECTION_CHECK_MS = 2_000;

/** How long bytes of a response may wait for the client to read them. */
export const READ_RESPONSE_MS = 30_000;

// Topology page

/** How long a scrape for the page may take. */
export const PAGE_SCRAPE_MS = 5_000;

/** A scrape every 15 s by another client, plus its duration, is recent enough. */
export const PAGE_MAX_AGE_MS = 20_000;

/** For this long after an event, a snapshot is soon out of date. */
export const PAGE_EVENT_MS = 15_000;

/** Maximum age in this time: two heartbeat intervals of the members. */
export const PAGE_MAX_AGE_AFTER_EVENT_MS = 4_000;

/** Maximum part of the time that is spent on scrapes which only the page requests. */
export const PAGE_SCRAPE_SHARE = 0.1;

/** How long opening the page waits for a scrape, so that half of the page does not change right afterwards. */
export const PAGE_OPEN_MS = 1_000;

/** How often the page is rendered for changes that no event reports, such as latencies. */
export const PAGE_TICK_MS = 2_000;

/** Changes within this time are sent together. */
export const PAGE_COALESCE_MS = 100;

/** A client that has requested changes within this time counts as a viewer. */
export const PAGE_VIEWER_MS = 10_000;

/** A stream without changes sends a sign of life this often, so that proxies keep it open. */
export const STREAM_ALIVE_MS = 10_000;

/** A client that does not read its stream for this long is disconnected. */
export const STREAM_READ_MS = 30_000;

/** A stream ends after this time and the browser connects again, with a login that may have changed. */
export const STREAM_LONGEST_MS = 600_000;

// Exporter

/** Long work yields the event loop after this time. */
export const EVENT_LOOP_SLICE_MS = 5;

/** Resolution of the event loop lag: a ten times finer one would cost a hundred wake-ups per second. */
export const EVENT_LOOP_LAG_PRECISION_MS = 100;

/** A stop that takes longer than this has hung. */
export const STOP_LIMIT_MS = 4_800;

/**
 * How often the status of the configuration files is checked. Polling by path detects what change events miss: editors
 * that replace the file, Kubernetes' swap of a symbolic link above it, network file systems.
 */
export const FILE_POLL_MS = 1_000;

/** A changed file is read after this time: it is often written in several steps, and a certificate consists of two files. */
export const FILE_SETTLE_MS = 300;
