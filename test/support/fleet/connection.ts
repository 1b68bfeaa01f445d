import type { Socket } from 'node:net';
import { canonicalName, readCommand } from './command.js';
import type { ActiveFaults } from './faults.js';
import type { Plan, Replies } from './replies.js';
import type { Envelope } from './reply.js';
import { EXHAUST_ALLOWED, MORE_TO_COME, ProtocolError, requestReader, type Request } from './wire.js';

/** The member behind a connection. */
export interface Host {
  readonly replies: Replies;
  readonly faults: ActiveFaults;
  /** Counts the changes of the member's set. */
  readonly topologyCounter: number;
  /** True while commands of that name are not answered. */
  hangs(command: string): boolean;
  /** Keeps an answer until the member does something else. */
  hold(answer: () => void): void;
  count(command: string): void;
}

/** One client's connection to a member. */
export class Connection {
  readonly #socket: Socket;
  readonly #host: Host;
  /** Hellos waiting for a change: how to answer, and the clock that answers at the latest. */
  readonly #waiting = new Map<() => void, NodeJS.Timeout>();

  constructor(socket: Socket, host: Host) {
    this.#socket = socket;
    this.#host = host;
    socket.setNoDelay(true);
    const read = requestReader((request) => {
      this.#receive(request);
    });
    socket.on('data', (chunk) => {
      try {
        read(chunk);
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
        // TLS on a plain port, say: the server hangs up.
        socket.destroy();
      }
    });
    // A client that goes away is no fault of the fleet.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      for (const timer of this.#waiting.values()) clearTimeout(timer);
    });
  }

  /** The set has changed: waiting hellos are answered now. */
  wake(): void {
    for (const answer of [...this.#waiting.keys()]) answer();
  }

  /** Closes the connection as a killed process does. */
  reset(): void {
    this.#socket.resetAndDestroy();
  }

  #receive(request: Request): void {
    const command = readCommand(request.body);
    const name = canonicalName(command.name);
    this.#host.count(this.#host.faults.withoutHello ? command.name : name);
    const answer = () => {
      if (this.#host.hangs(name)) this.#host.hold(answer);
      else this.#answer(request, name, this.#planOf(request));
    };
    if (this.#host.faults.delayMs > 0) setTimeout(answer, this.#host.faults.delayMs);
    else answer();
  }

  #planOf({ body }: Request): Plan {
    const { replies, faults } = this.#host;
    return replies.plan(readCommand(body), body, !faults.withoutHello);
  }

  #answer(request: Request, name: string, plan: Plan): void {
    const { requestId, legacy, flags } = request;
    if (this.#socket.destroyed || (flags & MORE_TO_COME) !== 0) return;
    const { replies, brokenReply, skewMs } = this.#host.faults;
    const envelope: Envelope = { responseTo: requestId, legacy, flags: 0, skewMs };
    const replaced = replies.get(name);
    if (brokenReply && (brokenReply.command === undefined || canonicalName(brokenReply.command) === name)) {
      (replaced ?? plan.reply).sendBroken(this.#socket, envelope, brokenReply.kind);
    } else if (replaced || !plan.awaits) {
      (replaced ?? plan.reply).send(this.#socket, envelope);
    } else if (plan.awaits.counter !== this.#host.topologyCounter) {
      this.#stream(request, requestId, plan);
    } else {
      this.#wait(request, requestId, plan.awaits.maxAwaitMs);
    }
  }

  #wait(request: Request, responseTo: number, maxAwaitMs: number): void {
    const answer = () => {
      clearTimeout(this.#waiting.get(answer));
      this.#waiting.delete(answer);
      if (this.#host.hangs('hello')) this.#host.hold(answer);
      else this.#stream(request, responseTo, this.#planOf(request));
    };
    this.#waiting.set(answer, setTimeout(answer, maxAwaitMs));
  }

  /** Answers a waiting hello; a client that allows a stream gets the next answer without asking again. */
  #stream(request: Request, responseTo: number, { reply, awaits }: Plan): void {
    if (this.#socket.destroyed) return;
    const { replies, skewMs } = this.#host.faults;
    const replaced = replies.get('hello');
    const streams = !replaced && (request.flags & EXHAUST_ALLOWED) !== 0;
    const flags = streams ? MORE_TO_COME : 0;
    const sent = (replaced ?? reply).send(this.#socket, { responseTo, legacy: false, flags, skewMs });
    if (streams && awaits) this.#wait(request, sent, awaits.maxAwaitMs);
  }
}
