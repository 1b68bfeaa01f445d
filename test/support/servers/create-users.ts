import type { Access, UserOptions } from './access.js';
import type { MongoServer } from './mongo-server.js';

/**
 * Creates the users of `access` on a writable server: the first through the localhost exception, which ends
 * with it, the others as that one. Resolves when so many data-bearing members have them.
 */
export async function createUsers(server: MongoServer, { users }: Access, dataMembers = 1): Promise<void> {
  const [admin, ...others] = users;
  if (admin === undefined) return;
  await server.command(creation(admin, 1));
  await server.authenticate();
  for (const user of others) await server.command(creation(user, dataMembers));
}

function creation({ name, password, roles }: UserOptions, w: number) {
  const databaseRoles = roles.map((role) => ({ role, db: 'admin' }));
  return { createUser: name, pwd: password, roles: databaseRoles, writeConcern: { w } };
}
