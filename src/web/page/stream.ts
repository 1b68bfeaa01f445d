import type { Request, Response } from 'express';
import type { Live } from './live.js';

/** How long streams take for what, in milliseconds. */
export interface StreamTimes {
  /** Proxies cut connections on which nothing happens; the browser takes 25 s of silence for a loss. */
  readonly alive: number;
  /** Who has taken nothing of what was sent for so long is gone. */
  readonly patience: number;
  /** Then the browser asks again, and logs in again: users may have changed. */
  readonly longest: number;
}

const TIMES: StreamTimes = { alive: 10_000, patience: 30_000, longest: 600_000 };

/** Browsers that follow the page at once; further ones ask again and again. */
const MOST_STREAMS = 50;

/** The browsers that follow the page. */
export class Streams {
  readonly #live: Live;
  readonly #times: StreamTimes;
  readonly #open = new Set<Stream>();
  #ended = false;

  constructor(live: Live, times = TIMES) {
    this.#live = live;
    this.#times = times;
  }

  open(request: Request, response: Response): void {
    if (this.#ended || this.#open.size >= MOST_STREAMS) {
      response.set('retry-after', '30').status(503).type('text').send('too many follow the page\n');
      return;
    }
    response.set({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      // For nginx, which would keep events back otherwise.
      'x-accel-buffering': 'no',
    });
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    const { since } = request.query;
    const version = request.get('last-event-id') ?? (typeof since === 'string' ? since : undefined);
    const stream = new Stream(response, this.#live, version, this.#times);
    this.#open.add(stream);
    response.once('close', () => this.#open.delete(stream));
  }

  /** For good. */
  end(): void {
    this.#ended = true;
    for (const stream of this.#open) stream.end();
  }
}

/** Server-sent events: the changes of the page to one browser that has it open. */
class Stream {
  readonly #response: Response;
  readonly #live: Live;
  readonly #patience: number;
  readonly #unfollow: () => void;
  readonly #timers: readonly NodeJS.Timeout[];
  #version: string | undefined;
  /** Since when its buffer is full, by `performance.now()`. */
  #fullAt: number | undefined;

  /** @param version what the browser has */
  constructor(response: Response, live: Live, version: string | undefined, times: StreamTimes) {
    this.#response = response;
    this.#live = live;
    this.#version = version;
    this.#patience = times.patience;
    this.#timers = [
      setInterval(() => {
        this.#alive();
      }, times.alive).unref(),
      setTimeout(() => response.end(), times.longest).unref(),
    ];
    this.#unfollow = live.follow(() => {
      this.#send();
    });
    response.on('drain', () => {
      this.#fullAt = undefined;
      this.#send();
    });
    response.once('close', () => {
      this.#close();
    });
    this.#write('retry: 2000\n\n');
    this.#send();
  }

  end(): void {
    this.#close();
    this.#response.end();
  }

  /** A slow reader gets what has changed meanwhile in one go, once it has read: nothing piles up. */
  #send(): void {
    if (this.#fullAt !== undefined || this.#response.writableEnded) return;
    const changes = this.#live.since(this.#version);
    if (changes.version === this.#version) return;
    this.#version = changes.version;
    this.#write(`id: ${changes.version}\ndata: ${JSON.stringify(changes)}\n\n`);
  }

  #alive(): void {
    if (this.#fullAt === undefined) this.#write('event: alive\ndata:\n\n');
    else if (performance.now() - this.#fullAt > this.#patience) this.#response.destroy();
  }

  #write(text: string): void {
    if (!this.#response.write(text)) this.#fullAt ??= performance.now();
  }

  #close(): void {
    this.#unfollow();
    for (const timer of this.#timers) clearTimeout(timer);
  }
}
