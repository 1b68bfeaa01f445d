import type { RequestHandler } from 'express';

/** Nothing but what comes from the exporter itself, no frame, no form; and what a page must not tell. */
const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** Answers with headers under which a browser does nothing but show the page; those of the web configuration stand. */
export function withHeaders(handler: RequestHandler): RequestHandler {
  return (request, response, next) => {
    for (const [name, value] of Object.entries(HEADERS)) {
      if (!response.hasHeader(name)) response.set(name, value);
    }
    return handler(request, response, next);
  };
}
