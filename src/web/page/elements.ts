import type { ClusterView, DeclaredView, EventText, Level, TopologyView } from '../view-model/types.js';
import type { Part } from './feed.js';
import { html, type Html } from './html.js';

/** A level is never shown by colour alone. */
const SYMBOLS: Readonly<Record<Level, string>> = { ok: '●', unknown: '?', warn: '▲', bad: '✕' };

const STATE_SYMBOLS: Readonly<Record<string, string>> = { PRIMARY: '★', ARBITER: '◆' };

/** A label on a coloured background, with a symbol. */
export function pill(level: Level, text: string): Html {
  const symbol = level === 'bad' ? SYMBOLS.bad : (STATE_SYMBOLS[text] ?? SYMBOLS[level]);
  return html`<span class="pill ${level}"><span aria-hidden="true">${symbol}</span> ${text}</span>`;
}

/** An instant; the script of the page shows how long ago it was. @param at milliseconds since 1970 */
export function time(at: number): Html {
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC</time>`;
}

/** An id for an element: stable while the thing exists, whatever characters its name contains. */
export function idOf(kind: string, key: string): string {
  return `${kind}-${encodeURIComponent(key)}`;
}

/** Text for screen readers only. */
export function screenReaderText(text: string): Html {
  return html`<span class="screen-reader">${text}</span>`;
}

/** `1 member`, `2 members`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** The status of the whole deployment, in one line. */
export function summary({ totals, scrapedAt }: TopologyView): Part {
  const { members, up, down, sets, setsWithProblems } = totals;
  const level =
    down > 0 ? 'bad' : setsWithProblems > 0 ? 'warn' : up < members || members === 0 ? 'unknown' : 'ok';
  const text = { ok: 'ALL UP', unknown: 'UNKNOWN', warn: 'PROBLEMS', bad: `${down} DOWN` }[level];
  const title = level === 'ok' ? '' : `${text} · `;
  return {
    id: 'summary',
    html: html`<p id="summary" data-level="${level}" data-title="${title}">
      ${pill(level, text)} <span>${up} of ${count(members, 'member')} up</span>${
        sets > 0 && html` <span>${sets - setsWithProblems} of ${count(sets, 'set')} healthy</span>`
      }
      <span
        >${scrapedAt === undefined ? 'lag and heartbeat matrix: no scrape yet' : html`lag and heartbeat matrix: from the scrape ${time(scrapedAt)}`}</span
      >
    </p>`,
  };
}

/** The status of the discovery of a cluster. */
export function clusterLine({ name, discovered, lastDiscoveryAt }: ClusterView): Part {
  const id = idOf('cluster', name);
  const last = lastDiscoveryAt === undefined ? ' never' : time(lastDiscoveryAt);
  return {
    id,
    html:
      discovered === true
        ? html`<p id="${id}" class="discovery">discovery succeeded</p>`
        : html`<p id="${id}" class="discovery">
            ${
              discovered === undefined
                ? 'discovery has not run yet'
                : html`${pill('warn', 'DISCOVERY FAILED')} last success ${last}`
            }
          </p>`,
  };
}

/** Members that are declared but missing, and members that exist but are not declared. */
export function declaredMembers(
  cluster: string,
  { count: declared, missing, undeclared }: DeclaredView,
): Part {
  const id = idOf('declared', cluster);
  return {
    id,
    html: html`<section id="${id}" class="declared" aria-label="Declared in ${cluster}">
      <h2>Declared in ${cluster}</h2>
      ${
        missing.length === 0
          ? html`<p>${pill('ok', 'COMPLETE')} ${count(declared, 'declared member')}, all present</p>`
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

/** @param list newest first; absent: members are not monitored between scrapes */
export function events(list: readonly EventText[] | undefined): Part {
  return {
    id: 'events',
    html: html`<section id="events" aria-labelledby="events-title">
      <h2 id="events-title">Events</h2>
      ${
        list === undefined
          ? html`<p>Not recorded: members are not monitored between scrapes (--heartbeat.mode=off).</p>`
          : list.length === 0
            ? html`<p>None since the exporter started.</p>`
            : html`<ol>
                ${list.map(event)}
              </ol>`
      }
    </section>`,
  };
}

function event({ id, at, level, text, context, important }: EventText): Html {
  return html`<li class="${level}" data-event="${id}" ${important && html` data-announce`}>
    <span class="text">${text}</span> <span class="notes">${context}, ${time(at)}</span>
  </li>`;
}
