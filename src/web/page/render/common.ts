import { html, type Html } from '../html.js';
import type { Level } from '../picture/types.js';

/** Looks are never told by colour alone. */
const SYMBOLS: Readonly<Record<Level, string>> = { ok: '●', unknown: '?', warn: '▲', bad: '✕' };

const STATE_SYMBOLS: Readonly<Record<string, string>> = { PRIMARY: '★', ARBITER: '◆' };

/** A word on a coloured ground, with a symbol. */
export function pill(level: Level, word: string): Html {
  const symbol = level === 'bad' ? SYMBOLS.bad : (STATE_SYMBOLS[word] ?? SYMBOLS[level]);
  return html`<span class="pill ${level}"><span aria-hidden="true">${symbol}</span> ${word}</span>`;
}

/** An instant; the script of the page shows how long ago it was. @param at milliseconds since 1970 */
export function time(at: number): Html {
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC</time>`;
}

/** An id for an element: the same for the same thing as long as it is there, whatever its name holds. */
export function idOf(kind: string, key: string): string {
  return `${kind}-${encodeURIComponent(key)}`;
}

/** Only read out. */
export function unseen(text: string): Html {
  return html`<span class="unseen">${text}</span>`;
}

/** `1 member`, `2 members`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
