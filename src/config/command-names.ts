import type { ListFormat } from './formats.js';
import { quote, unless, type Flaw } from './parsed.js';

/** Names of MongoDB's commands; which there are is for the server to know. */
export const commandNames: ListFormat<readonly string[]> = {
  kind: 'list',
  shown: 'command',
  parse: (entries) => {
    const flaws = entries.flatMap((entry, index): readonly Flaw[] =>
      /^\w+$/.test(entry)
        ? []
        : [
            {
              what: entry === '' ? 'an empty entry' : `${quote(entry)} is no name of a command`,
              remedy: 'write it as MongoDB does, as findAndModify',
              entry: index,
            },
          ],
    );
    return unless(flaws, () => [...new Set(entries)]);
  },
};
