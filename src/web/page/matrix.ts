import { isUnhealthy } from '../view-model/matrix.js';
import { heartbeatText, milliseconds, seconds } from '../view-model/text.js';
import type { HeartbeatCell, HeartbeatMatrix, SetView } from '../view-model/types.js';
import { count, idOf, screenReaderText } from './elements.js';
import type { Part } from './feed.js';
import { html, type Html } from './html.js';

/** In larger sets only members with problems are shown. */
const MAX_MEMBERS = 16;

/** The heartbeat matrix in one line. */
export function matrixLine({ key, matrix }: SetView): Part {
  const id = idOf('pairs', key);
  const { reported, unhealthy } = matrix;
  const text =
    reported === 0
      ? 'no member has reported yet'
      : unhealthy === 0
        ? `all ${count(reported, 'pair')} healthy`
        : `${unhealthy} of ${count(reported, 'pair')} unhealthy`;
  const level = reported === 0 ? 'unknown' : unhealthy === 0 ? 'ok' : 'bad';
  return {
    id,
    html: html`<span id="${id}" class="pairs ${level}">Heartbeats between members: ${text}</span>`,
  };
}

/** Rendered matrices of the last scrape, which are needed repeatedly. */
const cache = new WeakMap<HeartbeatMatrix, Part>();

/** Rows are the observers, columns the members they report. */
export function matrixTable(set: SetView): Part {
  const cached = cache.get(set.matrix);
  if (cached) return cached;
  const part = render(set);
  cache.set(set.matrix, part);
  return part;
}

function render({ key, name, matrix }: SetView): Part {
  const id = idOf('matrix', key);
  const shown = shownOf(matrix);
  return {
    id,
    html: html`<div
      id="${id}"
      class="scroll"
      role="region"
      tabindex="0"
      aria-label="Heartbeat matrix of ${name}"
    >
      ${
        shown.rows.length === 0
          ? html`<p>${matrix.reported === 0 ? 'Nothing reported.' : 'All reported pairs are healthy.'}</p>`
          : table(name, shown)
      }
    </div>`,
  };
}

/** A matrix, or the part of it that is shown. */
interface Shown {
  readonly members: readonly { readonly name: string; readonly number: number }[];
  readonly rows: readonly {
    readonly observer: string;
    readonly number: number;
    readonly cells: readonly HeartbeatCell[];
  }[];
}

function shownOf({ members, rows }: HeartbeatMatrix): Shown {
  const all = members.length <= MAX_MEMBERS;
  const columns = members.flatMap((name, index) =>
    all || rows.some(({ cells }) => isUnhealthy(cells[index] ?? { kind: 'unreported' }))
      ? [{ name, index }]
      : [],
  );
  return {
    members: columns.map(({ name, index }) => ({ name, number: index + 1 })),
    rows: rows.flatMap(({ observer, cells }, index) =>
      all || cells.some(isUnhealthy)
        ? [{ observer, number: index + 1, cells: columns.flatMap((column) => cells[column.index] ?? []) }]
        : [],
    ),
  };
}

function table(set: string, { members, rows }: Shown): Html {
  return html`<table class="matrix">
    <caption class="screen-reader">
      Heartbeat matrix of ${set}, from the last scrape
    </caption>
    <thead>
      <tr>
        <th scope="col">Observer ↓ member →</th>
        ${members.map(
          ({ name, number }) =>
            html`<th scope="col" title="${name}">
              <span aria-hidden="true">${number}</span>${screenReaderText(name)}
            </th>`,
        )}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({ observer, number, cells }) =>
          html`<tr>
            <th scope="row"><span class="number" aria-hidden="true">${number}</span> ${observer}</th>
            ${cells.map(cell)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function cell(content: HeartbeatCell): Html {
  switch (content.kind) {
    case 'self':
      return html`<td class="self">${screenReaderText('itself')}</td>`;
    case 'unreported':
      return html`<td class="unreported">·${screenReaderText('not reported')}</td>`;
    case 'pending':
      return html`<td class="warn"><span aria-hidden="true">?</span> none yet</td>`;
    case 'healthy': {
      const { pingSeconds } = content;
      return html`<td class="ok">
        <span aria-hidden="true">✓</span>${screenReaderText('healthy')}${
          pingSeconds !== undefined && html` ${milliseconds(pingSeconds)}`
        }
      </td>`;
    }
    case 'stale':
      return html`<td class="warn"><span aria-hidden="true">▲</span> ${seconds(content.seconds)} old</td>`;
    case 'failed':
      return html`<td class="bad"><span aria-hidden="true">✕</span> ${heartbeatText(content.reason)}</td>`;
  }
}
