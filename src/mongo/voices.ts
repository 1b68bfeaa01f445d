import type { Beat, BeatListener } from './beat.js';

/** The heartbeats of one client. */
export interface Voice {
  readonly cluster: string;
  readonly address: string;
  /** The latest. */
  last?: Beat;
}

/**
 * Whose heartbeats are handed on. While a way to a process is replaced by another there are two clients for it: only
 * the older one is heard, until it leaves, so that nothing is counted twice and the end of a client is no news.
 */
export class Voices {
  readonly #listener: BeatListener;
  /** By process, in the order of joining: the first is the one that is heard. */
  readonly #places = new Map<string, readonly Voice[]>();

  constructor(listener: BeatListener) {
    this.#listener = listener;
  }

  join(cluster: string, address: string): Voice {
    const voice: Voice = { cluster, address };
    this.#places.set(placeOf(voice), [...this.#at(voice), voice]);
    return voice;
  }

  heard(voice: Voice, beat: Beat): void {
    voice.last = beat;
    if (this.#at(voice)[0] === voice) this.#listener(voice.cluster, voice.address, beat);
  }

  /** It is not heard any more; where it was, the next one is from now on. */
  leave(voice: Voice): void {
    const before = this.#at(voice);
    const left = before.filter((other) => other !== voice);
    if (left.length === 0) this.#places.delete(placeOf(voice));
    else this.#places.set(placeOf(voice), left);
    const [next] = left;
    if (!next?.last || before[0] === next) return;
    // It may have heard more than the one before could; a stream says nothing again until something changes.
    if (voice.last === undefined || next.last.at > voice.last.at) this.heard(next, next.last);
  }

  #at(voice: Voice): readonly Voice[] {
    return this.#places.get(placeOf(voice)) ?? [];
  }
}

function placeOf({ cluster, address }: Voice): string {
  return `${cluster}/${address}`;
}
