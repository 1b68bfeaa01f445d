import type { RequestHandler } from 'express';

/** No route takes a body: whoever sends one is told, and not listened to any longer. */
export const noBody: RequestHandler = (request, response, next) => {
  const { 'transfer-encoding': coding, 'content-length': length } = request.headers;
  if (coding === undefined && Number(length ?? 0) === 0) {
    next();
    return;
  }
  response.set('connection', 'close').status(413).type('text').send('no body is taken\n');
};
