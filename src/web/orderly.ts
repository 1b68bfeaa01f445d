import type { Express } from 'express';
import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';

/**
 * The application behind what no client of ours does: sending many requests in one go without waiting for the answers,
 * each of which would make a page of its own, and naming what is asked for in ways that the application cannot read.
 *
 * @param most requests under way at once on one connection; with a further one it is cut
 */
export function orderly(app: Express, most: number): RequestListener {
  const underWay = new WeakMap<Socket, number>();
  return (request, response) => {
    const { socket } = request;
    // What had been read together with a request that was one too many.
    if (socket.destroyed) return;
    const before = underWay.get(socket) ?? 0;
    if (before >= most) {
      socket.destroy();
      return;
    }
    const target = pathOf(request.url ?? '');
    if (target === undefined) {
      response.writeHead(400, { connection: 'close' }).end();
      return;
    }
    request.url = target;
    underWay.set(socket, before + 1);
    response.once('close', () => underWay.set(socket, (underWay.get(socket) ?? 1) - 1));
    app(request, response);
  };
}

/** Path and query; of a whole URL, as clients of a proxy send it, too. Undefined: there is no path. */
function pathOf(target: string): string | undefined {
  if (target.startsWith('/')) return target;
  if (!URL.canParse(target)) return undefined;
  const { pathname, search } = new URL(target);
  return pathname.startsWith('/') ? `${pathname}${search}` : undefined;
}
