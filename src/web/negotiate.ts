import type { Format } from '../metrics/exposition.js';

/** The format the scraper prefers; plain text when it does not say. Parameters but `q` are not looked at. */
export function preferredFormat(accept: string | undefined): Format {
  return quality(accept, 'application/openmetrics-text') > quality(accept, 'text/plain')
    ? 'openmetrics'
    : 'text';
}

function quality(accept = '', type: string): number {
  const weights = accept.split(',').flatMap((part) => {
    const [name = '', ...parameters] = part.split(';').map((word) => word.trim().toLowerCase());
    if (name !== type) return [];
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    return [q === undefined ? 1 : Number(q.slice(2)) || 0];
  });
  return Math.max(0, ...weights);
}
