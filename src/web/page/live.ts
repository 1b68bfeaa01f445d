import { Feed, type Changes, type Rendered } from './feed.js';

/** How often the page is looked at for what no event tells, as latencies. */
const TICK_MS = 2_000;

/** Changes that come close together are sent together. */
const GATHER_MS = 100;

/** Who has asked for changes within this time looks. */
const LOOKS_MS = 10_000;

export interface LiveOptions {
  /** The page as it is now. */
  readonly render: () => Rendered;
  /** Told at every tick while somebody looks. */
  readonly onTick: () => void;
  readonly onError: (error: Error) => void;
}

/** Keeps the page current, but only while somebody looks at it. */
export class Live {
  readonly #options: LiveOptions;
  readonly #feed = new Feed();
  readonly #followers = new Set<() => void>();
  #lookedAt = -Infinity;
  #refreshedAt = -Infinity;
  #ticking: NodeJS.Timeout | undefined;
  #gathering: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  get version(): string {
    return this.#feed.version;
  }

  /** How many follow every change. */
  get followers(): number {
    return this.#followers.size;
  }

  /** The content of the page as it is now, for somebody who opens it. */
  look(): string {
    this.#looks();
    return this.#feed.content;
  }

  /** For somebody who asks again and again. */
  poll(version: string | undefined): Changes {
    this.#looks();
    return this.#feed.since(version);
  }

  /** What has changed by the last refresh. */
  since(version: string | undefined): Changes {
    return this.#feed.since(version);
  }

  /** @param listener told of every change @returns ends it */
  follow(listener: () => void): () => void {
    this.#followers.add(listener);
    this.#looks();
    return () => {
      this.#followers.delete(listener);
    };
  }

  /** Something has changed. */
  changed(): void {
    if (this.#gathering || !this.#isLookedAt()) return;
    this.#gathering = setTimeout(() => {
      this.#gathering = undefined;
      this.#refresh();
    }, GATHER_MS).unref();
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#ticking);
    clearTimeout(this.#gathering);
  }

  #looks(): void {
    this.#lookedAt = performance.now();
    if (this.#lookedAt - this.#refreshedAt >= GATHER_MS) this.#refresh();
    if (this.#stopped || this.#ticking) return;
    this.#ticking = setInterval(() => {
      this.#tick();
    }, TICK_MS).unref();
    this.#options.onTick();
  }

  #isLookedAt(): boolean {
    return !this.#stopped && (this.#followers.size > 0 || performance.now() - this.#lookedAt < LOOKS_MS);
  }

  #tick(): void {
    if (!this.#isLookedAt()) {
      clearInterval(this.#ticking);
      this.#ticking = undefined;
      return;
    }
    this.#options.onTick();
    this.#refresh();
  }

  /** A page that cannot be written stays as it was: nothing else must end with it. */
  #refresh(): void {
    try {
      const isNew = this.#feed.update(this.#options.render());
      if (isNew) for (const follower of [...this.#followers]) follower();
    } catch (error) {
      this.#options.onError(error as Error);
    }
    this.#refreshedAt = performance.now();
  }
}
