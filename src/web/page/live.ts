import { Feed, type Changes, type Rendered } from './feed.js';

/** How often the page is rendered for changes that no event reports, such as latencies. */
const TICK_MS = 2_000;

/** Changes within this time are sent together. */
const GATHER_MS = 100;

/** A client that has requested changes within this time counts as a viewer. */
const LOOKS_MS = 10_000;

export interface LiveOptions {
  /** The page as it is now. */
  readonly render: () => Rendered;
  /** Called at every tick while the page has a viewer. */
  readonly onTick: () => void;
  readonly onError: (error: Error) => void;
}

/** Keeps the page current, but only while it has a viewer. */
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

  /** Number of clients that follow every change. */
  get followers(): number {
    return this.#followers.size;
  }

  /** The content of the page as it is now, for a client that opens it. */
  look(): string {
    this.#looks();
    return this.#feed.content;
  }

  /** For a client that polls. */
  poll(version: string | undefined): Changes {
    this.#looks();
    return this.#feed.since(version);
  }

  /** What has changed up to the last refresh. */
  since(version: string | undefined): Changes {
    return this.#feed.since(version);
  }

  /** @param listener called on every change @returns a function that removes the listener */
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

  /** A page that cannot be rendered stays as it was: the error must not stop anything else. */
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
