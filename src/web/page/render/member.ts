import { milliseconds, seconds } from '../amounts.js';
import { html, type Html } from '../html.js';
import type { Part } from '../parts.js';
import type { MemberPicture } from '../picture/types.js';
import { downWords } from '../picture/words.js';
import { idOf, pill, time } from './common.js';

/** Above the rows of {@link memberRow}. */
export const MEMBER_HEAD = html`<thead>
  <tr>
    <th scope="col">Member</th>
    <th scope="col">State</th>
    <th scope="col" class="lag">Lag</th>
    <th scope="col" class="beat">Heartbeat</th>
  </tr>
</thead>`;

export function memberRow(member: MemberPicture): Part {
  const { key, name, level, state, notes, lagSeconds } = member;
  const id = idOf('member', key);
  return {
    id,
    html: html`<tr id="${id}" class="row ${level}" data-level="${level}">
      <th scope="row">
        <span class="name">${name}</span>${
          notes.length > 0 && html`<span class="notes">${notes.join(' · ')}</span>`
        }
      </th>
      <td>${pill(level, state)}${why(member)}</td>
      <td class="lag">${lagSeconds === undefined ? none() : seconds(lagSeconds)}</td>
      <td class="beat">${heartbeat(member)}</td>
    </tr>`,
  };
}

/** The same member under its machine. @param alone there is only one cluster, which goes without saying */
export function memberItem(member: MemberPicture, alone: boolean): Part {
  const { key, name, level, state, cluster, replicaSet, component, lagSeconds } = member;
  const id = idOf('on', key);
  const lag = lagSeconds === undefined ? [] : [`lag ${seconds(lagSeconds)}`];
  const about = [...(alone ? [] : [cluster]), replicaSet ?? component, ...lag].join(' · ');
  return {
    id,
    html: html`<li id="${id}" class="row ${level}" data-level="${level}">
      <span class="name">${name}</span> ${pill(level, state)}
      <span class="notes">${about}</span>${why(member)}
    </li>`,
  };
}

function why({ down }: MemberPicture): Html | undefined {
  if (!down) return undefined;
  const { since } = down;
  return html`<span class="why">${downWords(down)}${since !== undefined && html`, ${time(since)}`}</span>`;
}

function heartbeat({ up, latencySeconds, losses }: MemberPicture): Html {
  if (losses > 0) return html`<span class="lost">${losses} ${losses === 1 ? 'miss' : 'misses'}</span>`;
  if (up !== true || latencySeconds === undefined) return none();
  return html`${milliseconds(latencySeconds)}`;
}

function none(): Html {
  return html`<span class="none">–</span>`;
}
