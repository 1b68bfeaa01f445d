import type { Document } from 'mongodb';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';

const PAGE = join(import.meta.dirname, '../../docs/privileges.md');

/** One entry of a role. */
export interface RolePrivilege extends Document {
  readonly resource: Document;
  readonly actions: readonly string[];
}

/** The smaller role of docs/privileges.md, as its script would create it. */
export function documentedPrivileges(): readonly RolePrivilege[] {
  const scripts = [...readFileSync(PAGE, 'utf8').matchAll(/```js\n(.*?)```/gs)].map(
    ([, script = '']) => script,
  );
  const created: { readonly privileges: readonly RolePrivilege[] }[] = [];
  const admin = { createRole: created.push.bind(created), createUser: () => undefined };
  const shell = createContext({ db: { getSiblingDB: () => admin }, passwordPrompt: () => '' });
  for (const script of scripts) runInContext(script, shell);
  if (created.length !== 1) throw new Error(`${created.length} roles in ${PAGE}`);
  // Plain objects of this process, not of the other context.
  return structuredClone(created[0]!.privileges);
}
