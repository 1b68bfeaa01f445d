import type { Part } from '../feed.js';
import { html, milliseconds, seconds, type Html } from '../html.js';
import { isBroken } from '../view-model/matrix.js';
import { missWords } from '../view-model/member.js';
import type { CellPicture, MatrixPicture, SetPicture } from '../view-model/types.js';
import { count, idOf, unseen } from './common.js';

/** In larger sets only members with problems are shown: the others see each other. */
const MOST = 16;

/** The heartbeat matrix in one line. */
export function matrixLine({ key, matrix }: SetPicture): Part {
  const id = idOf('pairs', key);
  const { told, broken } = matrix;
  const line =
    told === 0
      ? 'no member has told yet'
      : broken === 0
        ? `all ${count(told, 'pair')} well`
        : `${broken} of ${count(told, 'pair')} not well`;
  const level = told === 0 ? 'unknown' : broken === 0 ? 'ok' : 'bad';
  return { id, html: html`<span id="${id}" class="pairs ${level}">Who sees whom: ${line}</span>` };
}

/** Rendered matrices of the last scrape, which are needed repeatedly. */
const drawn = new WeakMap<MatrixPicture, Part>();

/** Rows are the observers, columns the members they see. */
export function matrixTable(set: SetPicture): Part {
  const known = drawn.get(set.matrix);
  if (known) return known;
  const part = draw(set);
  drawn.set(set.matrix, part);
  return part;
}

function draw({ key, name, matrix }: SetPicture): Part {
  const id = idOf('matrix', key);
  const shown = shownOf(matrix);
  return {
    id,
    html: html`<div
      id="${id}"
      class="scroll"
      role="region"
      tabindex="0"
      aria-label="Who sees whom in ${name}"
    >
      ${
        shown.rows.length === 0
          ? html`<p>${matrix.told === 0 ? 'Nothing told.' : 'Everybody who tells sees everybody.'}</p>`
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
    readonly cells: readonly CellPicture[];
  }[];
}

function shownOf({ members, rows }: MatrixPicture): Shown {
  const all = members.length <= MOST;
  const columns = members.flatMap((name, index) =>
    all || rows.some(({ cells }) => isBroken(cells[index] ?? { kind: 'untold' })) ? [{ name, index }] : [],
  );
  return {
    members: columns.map(({ name, index }) => ({ name, number: index + 1 })),
    rows: rows.flatMap(({ observer, cells }, index) =>
      all || cells.some(isBroken)
        ? [{ observer, number: index + 1, cells: columns.flatMap((column) => cells[column.index] ?? []) }]
        : [],
    ),
  };
}

function table(set: string, { members, rows }: Shown): Html {
  return html`<table class="matrix">
    <caption class="unseen">
      Who sees whom in ${set}, by the last scrape
    </caption>
    <thead>
      <tr>
        <th scope="col">Observer ↓ sees →</th>
        ${members.map(
          ({ name, number }) =>
            html`<th scope="col" title="${name}">
              <span aria-hidden="true">${number}</span>${unseen(name)}
            </th>`,
        )}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({ observer, number, cells }) =>
          html`<tr>
            <th scope="row"><span class="ordinal" aria-hidden="true">${number}</span> ${observer}</th>
            ${cells.map(cell)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function cell(content: CellPicture): Html {
  switch (content.kind) {
    case 'self':
      return html`<td class="self">${unseen('itself')}</td>`;
    case 'untold':
      return html`<td class="untold">·${unseen('not told')}</td>`;
    case 'unheard':
      return html`<td class="warn"><span aria-hidden="true">?</span> not yet</td>`;
    case 'sees': {
      const { pingSeconds } = content;
      return html`<td class="ok">
        <span aria-hidden="true">✓</span>${unseen('sees')}${
          pingSeconds !== undefined && html` ${milliseconds(pingSeconds)}`
        }
      </td>`;
    }
    case 'silent':
      return html`<td class="warn"><span aria-hidden="true">▲</span> silent ${seconds(content.seconds)}</td>`;
    case 'misses':
      return html`<td class="bad"><span aria-hidden="true">✕</span> ${missWords(content.reason)}</td>`;
  }
}
