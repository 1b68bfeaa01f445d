import type { RequestHandler } from 'express';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { acceptsGzip } from '../respond.js';

/** A file that belongs to the page. */
export interface Asset {
  /** Relative to the page; changes with the content, so that browsers may cache it forever. */
  readonly address: string;
  readonly path: string;
  readonly handler: RequestHandler;
}

/** The files of the page. */
export interface Assets {
  readonly style: Asset;
  readonly script: Asset;
  readonly icon: Asset;
}

export function loadAssets(): Assets {
  return {
    style: asset('page.css', 'text/css; charset=utf-8'),
    script: asset('page.js', 'text/javascript; charset=utf-8'),
    icon: asset('icon.svg', 'image/svg+xml'),
  };
}

/** @param file in `assets`, both in the sources and in the build output */
function asset(file: string, type: string): Asset {
  const content = readFileSync(new URL(`assets/${file}`, import.meta.url));
  const compressed = gzipSync(content);
  const version = createHash('sha256').update(content).digest('hex').slice(0, 12);
  return {
    address: `./page/${file}?v=${version}`,
    path: `/page/${file}`,
    handler: (request, response) => {
      const gzip = acceptsGzip(request);
      const isVersioned = request.query.v === version;
      response
        .set({
          'content-type': type,
          'cache-control': isVersioned ? 'private, max-age=31536000, immutable' : 'no-cache',
          vary: 'accept-encoding',
          ...(gzip && { 'content-encoding': 'gzip' }),
        })
        .send(gzip ? compressed : content);
    },
  };
}
