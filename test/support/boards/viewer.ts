import type { Prometheus, Series } from '../prometheus.js';
import { waitUntil } from '../wait-until.js';
import type { BoardQuery } from './board-queries.js';
import { variableQuery, type Dashboard } from './dashboards.js';
import { replaceMacros, type Macros } from './macros.js';

/** Windows for a Prometheus that scrapes every second. */
const WINDOWS: Macros = { __rate_interval: '4s', __interval: '1s', __range: '30s' };

/** All, in the variable of clusters. */
export const EVERY_CLUSTER = '.+';

/** Looks at boards: asks Prometheus as Grafana would, and remembers what it has seen. */
export class Viewer {
  readonly #prometheus: Prometheus;
  readonly #seen = new Map<string, Set<string>>();

  constructor(prometheus: Prometheus) {
    this.#prometheus = prometheus;
  }

  /** Labels that the series of a query have had; undefined: it has never shown anything. */
  seen({ uid }: Dashboard, place: string): ReadonlySet<string> | undefined {
    return this.#seen.get(`${uid} ${place}`);
  }

  /** Waits until every one of the queries shows something, with a cluster chosen in the variable. */
  async sees(
    board: Dashboard,
    cluster: string,
    queries: readonly BoardQuery[],
    timeoutMs = 40_000,
  ): Promise<void> {
    let lacks = new Map<BoardQuery, string>(queries.map((query) => [query, 'not asked']));
    await waitUntil(
      async () => {
        const macros = await this.#open(board, cluster);
        const left = new Map<BoardQuery, string>();
        for (const query of lacks.keys()) {
          const series = await this.#ask(replaceMacros(query.expr, macros));
          const lack = lackOf(query, series);
          if (lack === undefined) this.#remember(board, query, series);
          else left.set(query, lack);
        }
        lacks = left;
        return lacks.size === 0;
      },
      {
        timeoutMs,
        intervalMs: 200,
        message: () =>
          [...lacks].map(([{ place, expr }, lack]) => `${board.uid} ${place}: ${lack}: ${expr}`).join('\n'),
      },
    );
  }

  /** What a query shows now. */
  async show(
    board: Dashboard,
    cluster: string,
    { expr }: Pick<BoardQuery, 'expr'>,
  ): Promise<readonly Series[]> {
    return this.#ask(replaceMacros(expr, await this.#open(board, cluster)));
  }

  /** Values of the variables: All in all but the cluster. Rejects when one offers nothing to choose. */
  async #open(board: Dashboard, cluster: string): Promise<Macros> {
    const macros: Record<string, string> = { ...WINDOWS };
    for (const variable of board.templating.list.slice(1)) {
      const { series, label } = variableQuery(variable);
      const found = await this.#ask(`group by (${label}) (${replaceMacros(series, macros)})`);
      const offered = found.flatMap(({ metric }) => metric[label] ?? []);
      if (offered.length === 0) throw new Error(`${board.uid}: nothing to choose in ${variable.name}`);
      const all = variable.allValue ?? `(${offered.map(escaped).join('|')})`;
      macros[variable.name] = variable.name === 'cluster' ? cluster : all;
    }
    return macros;
  }

  async #ask(expression: string): Promise<readonly Series[]> {
    return this.#prometheus.query(expression).catch((error: unknown) => {
      throw new Error(`${expression}: ${String(error)}`);
    });
  }

  #remember({ uid }: Dashboard, { place }: BoardQuery, series: readonly Series[]): void {
    const key = `${uid} ${place}`;
    const labels = series.flatMap(({ metric }) => Object.keys(metric));
    this.#seen.set(key, new Set([...(this.#seen.get(key) ?? []), ...labels]));
  }
}

/** What a result lacks to be shown; undefined: nothing. */
function lackOf({ labels }: BoardQuery, series: readonly Series[]): string | undefined {
  if (!series.some(({ value: [, value] }) => Number.isFinite(Number(value)))) return 'no number';
  const missing = labels.find((label) => series.some(({ metric }) => !metric[label]));
  return missing === undefined ? undefined : `no label ${missing}`;
}

/** As a regular expression within a string of PromQL. */
function escaped(value: string): string {
  return value.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\\\$&');
}
