import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeFolder, temporaryFolder } from '../servers/cleanup.js';

/** A user and the password. */
interface Login {
  readonly username: string;
  readonly password: string;
}

/** The topology file of two clusters of one server each, in a folder of its own. */
export class TopologyFile {
  readonly path: string;
  readonly #folder = temporaryFolder();
  readonly #neighbour: string;
  readonly #patient: string;
  readonly #access: object;

  /** @param access what the file says of how both are got into, but for the login */
  constructor(neighbour: string, patient: string, access: object) {
    this.path = join(this.#folder, 'topology.json');
    this.#neighbour = neighbour;
    this.#patient = patient;
    this.#access = access;
    this.#write();
  }

  /** Has the exporter log in, to the patient perhaps as another user than to the neighbour. */
  logIn(username: string, password: string, patient: Login = { username, password }): void {
    this.#write({ username, password }, patient);
  }

  async remove(): Promise<void> {
    await removeFolder(this.#folder);
  }

  #write(neighbour?: Login, patient?: Login): void {
    const clusters = [
      {
        name: 'neighbours',
        standalones: [this.#neighbour],
        ...this.#access,
        ...this.#credentials(neighbour),
      },
      { name: 'patients', standalones: [this.#patient], ...this.#access, ...this.#credentials(patient) },
    ];
    writeFileSync(this.path, JSON.stringify({ clusters }));
  }

  #credentials(login: Login | undefined): object {
    if (!login) return {};
    const { username, password } = login;
    const passwordFile = join(this.#folder, `password-${username}-${password}`);
    writeFileSync(passwordFile, password);
    return { credentials: { username, passwordFile } };
  }
}
