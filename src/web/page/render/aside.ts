import { html } from '../html.js';
import type { Part } from '../parts.js';
import type { DriftPicture, EventPicture } from '../picture/types.js';
import { count, idOf, pill, time } from './common.js';

/** What is declared but missing, and what is there undeclared. */
export function drift(cluster: string, { declared, missing, undeclared }: DriftPicture): Part {
  const id = idOf('drift', cluster);
  return {
    id,
    html: html`<section id="${id}" class="drift" aria-label="Declared in ${cluster}">
      <h2>Declared in ${cluster}</h2>
      ${
        missing.length === 0
          ? html`<p>${pill('ok', 'COMPLETE')} ${count(declared, 'declared member')}, all there</p>`
          : html`<p>${pill('bad', `${missing.length} MISSING`)} of ${count(declared, 'declared member')}</p>
              <ul>
                ${missing.map(({ name, why }) => html`<li><span class="name">${name}</span> <span class="notes">${why}</span></li>`)}
              </ul>`
      }${
        undeclared.length > 0 &&
        html`<p>${pill('warn', `${undeclared.length} UNDECLARED`)}</p>
          <ul>
            ${undeclared.map((name) => html`<li><span class="name">${name}</span></li>`)}
          </ul>`
      }
    </section>`,
  };
}

/** @param events newest first; absent: nobody watches */
export function events(list: readonly EventPicture[] | undefined): Part {
  return {
    id: 'events',
    html: html`<section id="events" aria-labelledby="events-title">
      <h2 id="events-title">Events</h2>
      ${
        list === undefined
          ? html`<p>None are noticed: members are not watched between scrapes (--watch.mode=off).</p>`
          : list.length === 0
            ? html`<p>None since the exporter started.</p>`
            : html`<ol>
                ${list.map(event)}
              </ol>`
      }
    </section>`,
  };
}

function event({ id, at, level, text, place, important }: EventPicture): ReturnType<typeof html> {
  return html`<li class="${level}" data-event="${id}" ${important && html` data-say`}>
    <span class="text">${text}</span> <span class="notes">${place}, ${time(at)}</span>
  </li>`;
}
