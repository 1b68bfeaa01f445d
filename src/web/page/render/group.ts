import type { Part, Parts } from '../feed.js';
import { html, milliseconds, seconds, type Content, type Html } from '../html.js';
import { downWords } from '../view-model/member.js';
import type { GroupPicture, Level, MemberPicture, HostPicture, SetPicture } from '../view-model/types.js';
import { count, idOf, pill, time } from './common.js';
import { matrixLine, matrixTable } from './matrix.js';

/** Which sections are expanded when the page is opened. */
export interface Opening {
  /** All of them, because there are few. */
  readonly all: boolean;
  /** Also the matrices. */
  readonly matrices: boolean;
}

export function setGroup(set: SetPicture, parts: Parts, opening: Opening): Html {
  const { key, name, cluster, clusterRole, shard, level, matrix, members } = set;
  const find = [cluster, name, clusterRole, shard].filter(Boolean).join(' ');
  const isOpen = opening.matrices || matrix.broken > 0;
  const id = idOf('sees', key);
  return group(parts, opening, {
    ...{ id: idOf('set', key), find, level, head: setHead(set) },
    body: html`<table class="members table">
        <caption class="unseen">
          Members of ${name}
        </caption>
        ${MEMBER_HEAD}
        <tbody>
          ${members.map((member) => parts.part(memberRow(member)))}
        </tbody>
      </table>
      <details id="${id}" class="sees" ${parts.first(id, open(isOpen))}>
        <summary>${parts.part(matrixLine(set))}</summary>
        ${parts.part(matrixTable(set))}
      </details>`,
  });
}

export function otherGroup(other: GroupPicture, cluster: string, parts: Parts, opening: Opening): Html {
  const { key, name, level, members } = other;
  return group(parts, opening, {
    ...{ id: idOf('others', key), find: `${cluster} ${name}`, level, head: plainHead('kind', key, other) },
    body: html`<table class="members table">
      <caption class="unseen">
        ${name} of ${cluster}
      </caption>
      ${MEMBER_HEAD}
      <tbody>
        ${members.map((member) => parts.part(memberRow(member)))}
      </tbody>
    </table>`,
  });
}

export function hostGroup(hostname: HostPicture, alone: boolean, parts: Parts, opening: Opening): Html {
  const { name, level, members } = hostname;
  return group(parts, opening, {
    ...{ id: idOf('host', name), find: name, level, head: plainHead('machine', name, hostname) },
    body: html`<ul class="members">
      ${members.map((member) => parts.part(memberItem(member, alone)))}
    </ul>`,
  });
}

interface Group {
  readonly id: string;
  /** The text by which a filter finds all of its members. */
  readonly find: string;
  readonly level: Level;
  readonly head: Part;
  readonly body: Html;
}

function group(parts: Parts, { all }: Opening, { id, find, level, head, body }: Group): Html {
  const isOpen = all || level === 'bad' || level === 'warn';
  return html`<details id="${id}" class="group" data-find="${find}" ${parts.first(id, open(isOpen))}>
    <summary>${parts.part(head)}</summary>
    ${body}
  </details>`;
}

function setHead(set: SetPicture): Part {
  const { key, name, clusterRole, shard, level, verdict, up, members, faultTolerance } = set;
  const id = idOf('head', key);
  const kinds: Content[] = [
    clusterRole !== 'replset' && clusterRole,
    shard !== undefined && shard !== name && `shard ${shard}`,
  ];
  return {
    id,
    html: html`<div id="${id}" class="head" data-level="${level}">
      <h3>${name}</h3>
      ${kinds.map(
        (kind) => kind !== false && html`<span class="kind">${kind}</span>`,
      )}${pill(level, verdict)}<span class="leader">${leader(set)}</span
      ><span class="count"
        >${up} of ${members.length}
        up${faultTolerance !== undefined && faultTolerance >= 0 && ` · may lose ${faultTolerance}`}</span
      >
    </div>`,
  };
}

function leader({ primary: { name, term, now } }: SetPicture): Content {
  const inTerm = term === undefined ? '' : `, term ${term}`;
  if (name === undefined) return now === 'lost' ? 'no primary' : 'primary not known';
  if (now === 'lost') return `no primary; the last was ${name}${inTerm}`;
  return html`primary <b>${name}</b>${inTerm}`;
}

function plainHead(
  kind: string,
  key: string,
  { name, level, up, members }: Pick<GroupPicture, 'name' | 'level' | 'up' | 'members'>,
): Part {
  const id = idOf(kind, key);
  const word = { ok: 'OK', unknown: 'UNKNOWN', warn: 'ATTENTION', bad: 'TROUBLE' }[level];
  return {
    id,
    html: html`<div id="${id}" class="head" data-level="${level}">
      <h3>${name}</h3>
      ${pill(level, word)}<span class="count">${up} of ${count(members.length, 'member')} up</span>
    </div>`,
  };
}

function open(isOpen: boolean): Html {
  return isOpen ? html` open` : html``;
}

/** The header above the rows of {@link memberRow}. */
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

/** The same member under its host. @param alone whether there is only one cluster, which then is not named */
export function memberItem(member: MemberPicture, alone: boolean): Part {
  const { key, name, level, state, cluster, replicaSet, clusterRole, lagSeconds } = member;
  const id = idOf('on', key);
  const lag = lagSeconds === undefined ? [] : [`lag ${seconds(lagSeconds)}`];
  const about = [...(alone ? [] : [cluster]), replicaSet ?? clusterRole, ...lag].join(' · ');
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
