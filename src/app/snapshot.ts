import type { NumberedEvent } from '../monitor/events.js';
import type { Monitor, MonitorView } from '../monitor/monitor.js';
import type { MemberStatuses } from '../monitor/primary-status.js';
import type { TopologyAnalysis } from '../replset/analyze-set.js';
import { withoutReplies } from '../scrape/scrape.js';
import type { Topology } from '../topology/model/topology.js';

/** The current state of the monitor. */
export interface MonitorState {
  readonly view: MonitorView;
  readonly memberStatuses: MemberStatuses;
  /** Oldest first. */
  readonly events: readonly NumberedEvent[];
}

/** What is known now, without a request to any member. */
export interface Snapshot {
  readonly topology: Topology;
  /** Of the last scrape that contains the states of the members; absent before the first one. */
  readonly analysis?: TopologyAnalysis;
  /** Absent: members are not monitored between scrapes. */
  readonly monitor?: MonitorState;
}

/** Holds the last analysis, and combines it with the topology and the state of the monitor. */
export class SnapshotStore {
  readonly #topology: () => Topology;
  readonly #monitor: Monitor | undefined;
  #analysis: TopologyAnalysis | undefined;
  #eventAt = -Infinity;
  #onChange: () => void = () => undefined;

  constructor(topology: () => Topology, monitor?: Monitor) {
    this.#topology = topology;
    this.#monitor = monitor;
    if (!monitor) return;
    monitor.onEvent = () => {
      this.#eventAt = Date.now();
      this.#onChange();
    };
  }

  /** The listener is called after every event of the monitor and every new analysis. */
  set onChange(listener: () => void) {
    this.#onChange = listener;
  }

  get analysis(): TopologyAnalysis | undefined {
    return this.#analysis;
  }

  /** When the last event occurred, milliseconds since 1970. */
  get eventAt(): number {
    return this.#eventAt;
  }

  get current(): Snapshot {
    const analysis = this.#analysis;
    const monitor = this.#monitor;
    return {
      topology: this.#topology(),
      ...(analysis && { analysis }),
      ...(monitor && {
        monitor: {
          view: monitor.view(Date.now()),
          memberStatuses: monitor.memberStatuses(),
          events: monitor.events.find(),
        },
      }),
    };
  }

  /** Keeps the analysis until the next one, without the replies, which are most of its size. */
  publish(analysis: TopologyAnalysis): void {
    this.#analysis = { ...analysis, scrape: withoutReplies(analysis.scrape) };
    this.#onChange();
  }
}
