import { PAGE_COALESCE_MS, PAGE_TICK_MS, PAGE_VIEWER_MS } from '../../util/time-constants.js';
import { Feed, type Changes, type Rendered } from './feed.js';

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
  #viewedAt = -Infinity;
  #refreshedAt = -Infinity;
  #ticking: NodeJS.Timeout | undefined;
  #coalescing: NodeJS.Timeout | undefined;
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
  open(): string {
    this.#viewed();
    return this.#feed.content;
  }

  /** For a client that polls. */
  poll(version: string | undefined): Changes {
    this.#viewed();
    return this.#feed.since(version);
  }

  /** What has changed up to the last refresh. */
  since(version: string | undefined): Changes {
    return this.#feed.since(version);
  }

  /** @param listener called on every change @returns a function that removes the listener */
  follow(listener: () => void): () => void {
    this.#followers.add(listener);
    this.#viewed();
    return () => {
      this.#followers.delete(listener);
    };
  }

  /** Something has changed. */
  changed(): void {
    if (this.#coalescing || !this.#isViewed()) return;
    this.#coalescing = setTimeout(() => {
      this.#coalescing = undefined;
      this.#refresh();
    }, PAGE_COALESCE_MS).unref();
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#ticking);
    clearTimeout(this.#coalescing);
  }

  #viewed(): void {
    this.#viewedAt = performance.now();
    if (this.#viewedAt - this.#refreshedAt >= PAGE_COALESCE_MS) this.#refresh();
    if (this.#stopped || this.#ticking) return;
    this.#ticking = setInterval(() => {
      this.#tick();
    }, PAGE_TICK_MS).unref();
    this.#options.onTick();
  }

  #isViewed(): boolean {
    return (
      !this.#stopped && (this.#followers.size > 0 || performance.now() - this.#viewedAt < PAGE_VIEWER_MS)
    );
  }

  #tick(): void {
    if (!this.#isViewed()) {
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
