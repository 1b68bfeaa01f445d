import { within } from '../mongo/abort.js';
import { serverCode } from '../mongo/failure.js';
import type { HelloAnswer } from '../mongo/member-client.js';
import type { Hello } from '../topology/hello.js';
import { ROUTER_NAME_REQUEST, routerNameOf } from '../topology/router-name.js';
import type { Progress } from './progress.js';

/** The router has just answered hello. */
const NAME_MS = 1_000;

/**
 * Whether another router answers where this one is dialled: behind a service in Kubernetes one process replaces the
 * other at the same address, and hello names none of them. Asked only of a process that is not known to be it.
 *
 * @returns what is wrong, for the log; `undefined` when it is the router, or when its name is not known
 */
export async function otherRouter(
  { member, client, memory }: Progress,
  { processId }: Hello,
  login: HelloAnswer['login'],
  signal: AbortSignal,
): Promise<string | undefined> {
  const { router, address, host } = member;
  if (!router || address === host || processId === undefined || typeof login !== 'string') return undefined;
  if (processId === router.processId || processId === memory.checkedProcess) return undefined;
  try {
    const reply = await within(signal, NAME_MS, (one) => client.command('admin', ROUTER_NAME_REQUEST, one));
    const name = routerNameOf(reply);
    if (name !== undefined && name !== host) return `the router at ${address} is ${name} by its serverStatus`;
  } catch (error) {
    // What the server refuses is not asked again: each refusal is a line in its log.
    if (serverCode(error) === undefined) return undefined;
  }
  memory.checkedProcess = processId;
  return undefined;
}
