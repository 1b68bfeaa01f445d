import type { ClientPool } from '../../mongo/client-pool.js';
import type { MemberClient } from '../../mongo/member-client.js';
import { withTimeout } from '../../util/async.js';
import { MemberDown, type Failure } from '../../util/errors.js';
import { Batcher } from '../../util/event-loop.js';
import { DISCOVERY_HELLO_MS } from '../../util/time-constants.js';
import { parseHello } from '../model/hello.js';
import { accessIdOf, type Role } from '../model/role.js';
import type { HelloContact } from './replies.js';
import type { DiscoverRequest } from './request.js';

/** Replies of the dialled addresses. */
export interface Answers {
  readonly contacts: readonly HelloContact[];
  /** Address → why there is no usable reply. */
  readonly unanswered: ReadonlyMap<string, Failure>;
}

/** Sends hello to all addresses at once, with a time limit for each. */
export async function contactAll(
  addresses: ReadonlyMap<string, Role>,
  { target, cluster }: Pick<DiscoverRequest, 'target' | 'cluster'>,
  pool: ClientPool,
  signal: AbortSignal,
): Promise<Answers> {
  const batcher = new Batcher();
  const answers = await Promise.all(
    [...addresses].map(async ([address, role]) => {
      const client = pool.get({ cluster, address, accessId: accessIdOf(target, role) });
      await batcher.next();
      return contact(address, role, client, signal);
    }),
  );
  return {
    contacts: answers.filter((answer) => 'hello' in answer),
    unanswered: new Map(
      answers.flatMap((answer) => ('failure' in answer ? [[answer.address, answer.failure] as const] : [])),
    ),
  };
}

interface NoAnswer {
  readonly address: string;
  readonly failure: Failure;
}

async function contact(
  address: string,
  role: Role,
  client: MemberClient,
  signal: AbortSignal,
): Promise<HelloContact | NoAnswer> {
  try {
    const { reply, login } = await withTimeout(signal, DISCOVERY_HELLO_MS, (one) => client.hello(one));
    return { address, role, client, login, hello: parseHello(reply) };
  } catch (error) {
    if (error instanceof MemberDown) return { address, failure: error.failure };
    throw error;
  }
}
