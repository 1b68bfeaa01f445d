/** Each selection of collectors has a round of its own over all members, which only scrapes of the same selection share. */
const MOST_AT_ONCE = 8;

/** Bounds how many different rounds can be asked for at the same moment. */
export class Selections {
  readonly #scrapes = new Map<string, number>();

  /** @returns whether it may be asked for; if so, {@link leave} has to follow */
  enter(selection: string): boolean {
    const scrapes = this.#scrapes.get(selection) ?? 0;
    if (scrapes === 0 && this.#scrapes.size >= MOST_AT_ONCE) return false;
    this.#scrapes.set(selection, scrapes + 1);
    return true;
  }

  /** A scrape of this selection has ended. */
  leave(selection: string): void {
    const left = (this.#scrapes.get(selection) ?? 0) - 1;
    if (left > 0) this.#scrapes.set(selection, left);
    else this.#scrapes.delete(selection);
  }
}

/** For whom there is no room. */
export const TOO_MANY = `${MOST_AT_ONCE} scrapes with other collectors are under way; scrape with fewer combinations of collect[]`;
