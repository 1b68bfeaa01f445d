import type { RequestHandler } from 'express';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** A file that belongs to the page. */
export interface Asset {
  /** Relative to the page; changes with the content, so that it may be kept for ever. */
  readonly address: string;
  readonly path: string;
  readonly handler: RequestHandler;
}

/** @param file in `assets`, both of the sources and of what was built */
export function asset(file: string, type: string): Asset {
  const content = readFileSync(new URL(`assets/${file}`, import.meta.url));
  const compressed = gzipSync(content);
  const version = createHash('sha256').update(content).digest('hex').slice(0, 12);
  return {
    address: `./page/${file}?v=${version}`,
    path: `/page/${file}`,
    handler: (request, response) => {
      const gzip = request.acceptsEncodings('gzip', 'identity') === 'gzip';
      const isKept = request.query.v === version;
      response
        .set({
          'content-type': type,
          'cache-control': isKept ? 'private, max-age=31536000, immutable' : 'no-cache',
          vary: 'accept-encoding',
          ...(gzip && { 'content-encoding': 'gzip' }),
        })
        .send(gzip ? compressed : content);
    },
  };
}
