import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answers } from './answers.js';
import type { Behaviour } from './behaviour.js';
import { Connection, type Host } from './connection.js';
import { activate, HEALTHY, type ActiveFaults } from './faults.js';
import { Replies } from './replies.js';

/** What clients did to an instance so far. */
export interface Seen {
  readonly connections: number;
  /** Commands received, by name; isMaster counts as hello. */
  readonly commands: Readonly<Record<string, number>>;
}

/** A simulated instance: its port, its connections and how it behaves. */
export class MemberServer implements Host {
  readonly #server: Server;
  readonly #connections = new Set<Connection>();
  readonly #seen = { connections: 0, commands: {} as Record<string, number> };
  readonly #host: string;
  #port = 0;
  #answers: Answers | undefined;
  #replies: Replies | undefined;
  #faults = HEALTHY;
  #hangs = false;
  #held: (() => void)[] = [];

  /** `host`: the address of this machine to listen on. */
  constructor(host = '127.0.0.1') {
    this.#host = host;
    this.#server = createServer((socket) => {
      const connection = new Connection(socket, this);
      this.#seen.connections += 1;
      this.#connections.add(connection);
      socket.on('close', () => this.#connections.delete(connection));
    });
  }

  /** Opens the port: a free one at first, the same one afterwards. */
  async listen(): Promise<number> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        this.#server.listen({ host: this.#host, port: this.#port });
        await once(this.#server, 'listening');
        this.#port = (this.#server.address() as AddressInfo).port;
        return this.#port;
      } catch (error) {
        // Somebody's outgoing connection may hold the port for a moment.
        if (attempt === 20) throw error;
        await sleep(50);
      }
    }
  }

  /** Who this is: known when every member of the set has its port. */
  become(answers: Answers, auth: boolean): void {
    this.#answers = answers;
    this.#replies = new Replies(answers, auth);
  }

  get replies(): Replies {
    return this.#replies!;
  }

  get faults(): ActiveFaults {
    return this.#faults;
  }

  get topologyCounter(): number {
    return this.#answers!.topologyCounter;
  }

  get seen(): Seen {
    return this.#seen;
  }

  count(command: string): void {
    this.#seen.commands[command] = (this.#seen.commands[command] ?? 0) + 1;
  }

  hangs(command: string): boolean {
    return this.#hangs || this.#faults.hangCommand === command;
  }

  hold(answer: () => void): void {
    this.#held.push(answer);
  }

  /** Changes the behaviour for good. */
  async behave(behaviour: Exclude<Behaviour, 'stepUp'>): Promise<void> {
    this.#hangs = behaviour === 'hang';
    this.#faults = typeof behaviour === 'string' ? HEALTHY : activate(behaviour);
    if (behaviour === 'dead') await this.#die();
    else if (!this.#server.listening) await this.listen();
    const held = this.#held;
    this.#held = [];
    // Those that hang under the new behaviour too are held again.
    for (const answer of held) answer();
  }

  /** The set has changed: every reply is made anew, waiting clients are told. */
  changed(): void {
    this.replies.clear();
    for (const connection of this.#connections) connection.wake();
  }

  /** Something that replies tell has changed, but nothing that clients wait for. */
  forget(): void {
    this.replies.clear();
  }

  async #die(): Promise<void> {
    this.#held = [];
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const connection of this.#connections) connection.reset();
    await closed;
  }
}
