import { html } from '../html.js';
import type { Part } from '../parts.js';
import type { ClusterPicture, Picture } from '../picture/types.js';
import { count, idOf, pill, time } from './common.js';

/** How the whole deployment stands, in one line. */
export function summary({ totals, scrapedAt }: Picture): Part {
  const { members, up, down, sets, setsInTrouble } = totals;
  const level =
    down > 0 ? 'bad' : setsInTrouble > 0 ? 'warn' : up < members || members === 0 ? 'unknown' : 'ok';
  const word = { ok: 'ALL UP', unknown: 'UNKNOWN', warn: 'ATTENTION', bad: `${down} DOWN` }[level];
  const title = level === 'ok' ? '' : `${word} · `;
  return {
    id: 'summary',
    html: html`<p id="summary" data-level="${level}" data-title="${title}">
      ${pill(level, word)} <span>${up} of ${count(members, 'member')} up</span>${
        sets > 0 && html` <span>${sets - setsInTrouble} of ${count(sets, 'set')} well</span>`
      }
      <span
        >${scrapedAt === undefined ? 'lag and who sees whom: not scraped yet' : html`lag and who sees whom: by the scrape ${time(scrapedAt)}`}</span
      >
    </p>`,
  };
}

/** How discovery of a cluster stands. */
export function clusterLine({ name, discovered, lastDiscoveryAt }: ClusterPicture): Part {
  const id = idOf('cluster', name);
  const last = lastDiscoveryAt === undefined ? ' never' : time(lastDiscoveryAt);
  return {
    id,
    html:
      discovered === true
        ? html`<p id="${id}" class="discovery">members discovered</p>`
        : html`<p id="${id}" class="discovery">
            ${
              discovered === undefined
                ? 'not discovered yet'
                : html`${pill('warn', 'DISCOVERY FAILS')} last worked ${last}`
            }
          </p>`,
  };
}
