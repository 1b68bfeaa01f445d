import type { Request, Response } from 'express';
import { STREAM_ALIVE_MS, STREAM_LONGEST_MS, STREAM_READ_MS } from '../../util/time-constants.js';
import type { Live } from './live.js';

/** Time limits of streams, in milliseconds. */
export interface StreamTimes {
  /** Interval of `alive` events: proxies close idle connections; the browser treats 25 s without data as a loss. */
  readonly alive: number;
  /** A client that has read nothing of the sent data for this long is disconnected. */
  readonly patience: number;
  /** After this time the browser connects and logs in again: users may have changed. */
  readonly longest: number;
}

const TIMES: StreamTimes = {
  alive: STREAM_ALIVE_MS,
  patience: STREAM_READ_MS,
  longest: STREAM_LONGEST_MS,
};

/** Browsers that follow the page at the same time; further ones poll. */
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
      // For nginx, which would otherwise buffer events.
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

  /** Ends all streams; new ones are rejected. */
  end(): void {
    this.#ended = true;
    for (const stream of this.#open) stream.end();
  }
}

/** Server-sent events: the changes of the page for one browser that has it open. */
class Stream {
  readonly #response: Response;
  readonly #live: Live;
  readonly #patience: number;
  readonly #unfollow: () => void;
  readonly #timers: readonly NodeJS.Timeout[];
  #version: string | undefined;
  /** Since when the send buffer is full, by `performance.now()`. */
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

  /** A slow reader gets all changes since its version at once when its buffer has drained: nothing accumulates. */
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
