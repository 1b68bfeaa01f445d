import { downText, milliseconds, seconds } from '../view-model/text.js';
import type { GroupView, HostView, Level, MemberEntry, SetView } from '../view-model/types.js';
import { count, idOf, pill, time } from './elements.js';
import type { Part, Parts } from './feed.js';
import { html, type Content, type Html } from './html.js';
import { matrixLine, matrixTable } from './matrix.js';

/** Which sections are expanded when the page is opened. */
export interface Opening {
  /** All of them, because there are few. */
  readonly all: boolean;
  /** Also the matrices. */
  readonly matrices: boolean;
}

export function setGroup(set: SetView, parts: Parts, opening: Opening): Html {
  const { key, name, cluster, clusterRole, shard, level, matrix, members } = set;
  const find = [cluster, name, clusterRole, shard].filter(Boolean).join(' ');
  const isOpen = opening.matrices || matrix.unhealthy > 0;
  const id = idOf('heartbeats', key);
  return group(parts, opening, {
    ...{ id: idOf('set', key), find, level, head: setHead(set) },
    body: html`<table class="members table">
        <caption class="screen-reader">
          Members of ${name}
        </caption>
        ${MEMBER_HEAD}
        <tbody>
          ${members.map((member) => parts.part(memberRow(member)))}
        </tbody>
      </table>
      <details id="${id}" class="heartbeats" ${parts.first(id, open(isOpen))}>
        <summary>${parts.part(matrixLine(set))}</summary>
        ${parts.part(matrixTable(set))}
      </details>`,
  });
}

export function otherGroup(other: GroupView, cluster: string, parts: Parts, opening: Opening): Html {
  const { key, name, level, members } = other;
  return group(parts, opening, {
    ...{
      id: idOf('others', key),
      find: `${cluster} ${name}`,
      level,
      head: plainHead('others-head', key, other),
    },
    body: html`<table class="members table">
      <caption class="screen-reader">
        ${name} of ${cluster}
      </caption>
      ${MEMBER_HEAD}
      <tbody>
        ${members.map((member) => parts.part(memberRow(member)))}
      </tbody>
    </table>`,
  });
}

export function hostGroup(host: HostView, oneCluster: boolean, parts: Parts, opening: Opening): Html {
  const { name, level, members } = host;
  return group(parts, opening, {
    ...{ id: idOf('host', name), find: name, level, head: plainHead('host-head', name, host) },
    body: html`<ul class="members">
      ${members.map((member) => parts.part(memberItem(member, oneCluster)))}
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

function setHead(set: SetView): Part {
  const { key, name, clusterRole, shard, level, status, up, members, faultTolerance } = set;
  const id = idOf('head', key);
  const labels: Content[] = [
    clusterRole !== 'replset' && clusterRole,
    shard !== undefined && shard !== name && `shard ${shard}`,
  ];
  return {
    id,
    html: html`<div id="${id}" class="head" data-level="${level}">
      <h3>${name}</h3>
      ${labels.map(
        (label) => label !== false && html`<span class="label">${label}</span>`,
      )}${pill(level, status)}<span class="primary">${primaryText(set)}</span
      ><span class="count"
        >${up} of ${members.length}
        up${faultTolerance !== undefined && faultTolerance >= 0 && ` · fault tolerance ${faultTolerance}`}</span
      >
    </div>`,
  };
}

function primaryText({ primary: { name, status }, term }: SetView): Content {
  const inTerm = term === undefined ? '' : `, term ${term}`;
  if (name === undefined) return status === 'lost' ? 'no primary' : 'primary unknown';
  if (status === 'lost') return `no primary; the last was ${name}${inTerm}`;
  return html`primary <b>${name}</b>${inTerm}`;
}

function plainHead(
  idPrefix: string,
  key: string,
  { name, level, up, members }: Pick<GroupView, 'name' | 'level' | 'up' | 'members'>,
): Part {
  const id = idOf(idPrefix, key);
  const text = { ok: 'OK', unknown: 'UNKNOWN', warn: 'WARNING', bad: 'PROBLEM' }[level];
  return {
    id,
    html: html`<div id="${id}" class="head" data-level="${level}">
      <h3>${name}</h3>
      ${pill(level, text)}<span class="count">${up} of ${count(members.length, 'member')} up</span>
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
    <th scope="col" class="heartbeat">Heartbeat</th>
  </tr>
</thead>`;

export function memberRow(member: MemberEntry): Part {
  const { key, name, level, state, notes } = member;
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
      <td class="lag">${lagText(member) ?? none()}</td>
      <td class="heartbeat">${heartbeat(member)}</td>
    </tr>`,
  };
}

/** The same member under its host. @param oneCluster whether there is only one cluster, which then is not named */
export function memberItem(member: MemberEntry, oneCluster: boolean): Part {
  const { key, name, level, state, cluster, replicaSet, clusterRole } = member;
  const id = idOf('on', key);
  const text = lagText(member);
  const lag = text === undefined ? [] : [`lag ${text}`];
  const about = [...(oneCluster ? [] : [cluster]), replicaSet ?? clusterRole, ...lag].join(' · ');
  return {
    id,
    html: html`<li id="${id}" class="row ${level}" data-level="${level}">
      <span class="name">${name}</span> ${pill(level, state)}
      <span class="notes">${about}</span>${why(member)}
    </li>`,
  };
}

/** Absent: unknown, or the member is the primary, to which the lag refers. */
function lagText({ state, lagSeconds }: MemberEntry): string | undefined {
  return lagSeconds === undefined || state === 'PRIMARY' ? undefined : seconds(lagSeconds);
}

function why({ down }: MemberEntry): Html | undefined {
  if (!down) return undefined;
  const { since } = down;
  return html`<span class="why">${downText(down)}${since !== undefined && html`, ${time(since)}`}</span>`;
}

function heartbeat({ up, latencySeconds, failedHeartbeats: failed }: MemberEntry): Html {
  if (failed > 0) return html`<span class="failed">${failed} failed</span>`;
  if (up !== true || latencySeconds === undefined) return none();
  return html`${milliseconds(latencySeconds)}`;
}

function none(): Html {
  return html`<span class="none">–</span>`;
}
