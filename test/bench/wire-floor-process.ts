// The wire floor, in a process of its own: the same bytes as the decode floor's, over bare sockets, and not decoded.
import { once } from 'node:events';
import { connect as dial, type Socket } from 'node:net';
import { BSON } from 'mongodb';
import { addressMessage, wrapMessage } from '../support/fleet/wire.js';
import { serveFloor } from './floor-child.js';
import { floorCommands, type FloorCommand, type FloorMember } from './floor-messages.js';

const READ_BYTES = 65_536;

/** Every socket reads into the same bytes: nobody looks at them again. */
const buffer = Buffer.alloc(READ_BYTES);

/** A connection that counts the bytes of its replies. */
class WireMember {
  readonly #socket: Socket;
  readonly #requests: readonly Buffer[];
  /** The first bytes of a reply, until they tell how long it is. */
  #head = Buffer.alloc(0);
  #left = 0;
  #next = 0;
  #settle: { readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined;

  constructor(member: FloorMember) {
    this.#requests = floorCommands(member).map(prepare);
    const [host = '', port = ''] = member.address.split(':');
    const callback = (length: number, bytes: Uint8Array): boolean => {
      this.#read(bytes as Buffer, length);
      return true;
    };
    this.#socket = dial({ host, port: Number(port), noDelay: true, onread: { buffer, callback } });
    this.#socket.on('error', (error) => this.#settle?.reject(error));
    this.#socket.on('close', () =>
      this.#settle?.reject(new Error(`${member.address} closed the connection`)),
    );
  }

  async connected(): Promise<void> {
    await once(this.#socket, 'connect');
  }

  /** Sends one request after the other; ends with the last byte of the last reply. */
  async ask(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#next = 0;
      this.#send();
    });
  }

  #send(): void {
    this.#socket.write(this.#requests[this.#next]!);
    this.#next += 1;
  }

  #read(bytes: Buffer, length: number): void {
    let fresh = length;
    if (this.#left === 0) {
      this.#head = Buffer.concat([this.#head, bytes.subarray(0, length)]);
      if (this.#head.length < 4) return;
      this.#left = this.#head.readInt32LE(0);
      fresh = this.#head.length;
      this.#head = Buffer.alloc(0);
    }
    this.#left -= fresh;
    if (this.#left > 0) return;
    if (this.#next < this.#requests.length) this.#send();
    else this.#settle?.resolve();
  }
}

function prepare(command: FloorCommand): Buffer {
  const message = wrapMessage(BSON.serialize({ ...command, $db: 'admin' }));
  addressMessage(message, 1, 0, 0);
  return message;
}

let members: readonly WireMember[] = [];

serveFloor({
  connect: (wanted) => {
    members = wanted.map((member) => new WireMember(member));
    return Promise.all(members.map((member) => member.connected()));
  },
  round: () => Promise.all(members.map((member) => member.ask())),
});
