import { entriesOf, type Given, type Source } from './given.js';
import { environmentName, type Options } from './option.js';

/**
 * The options given by environment variables. An empty variable counts as absent. Unknown variables are not
 * refused: Kubernetes sets `MONGODB_EXPORTER_SERVICE_HOST` and the like for every service of that name.
 */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>, options: Options): Source {
  const given = new Map<string, Given>();
  for (const [name, { format }] of options) {
    const variable = environmentName(name);
    const text = env[variable];
    if (text !== undefined && text !== '') {
      given.set(name, entriesOf(text, `environment variable ${variable}`, format));
    }
  }
  return { given, problems: [] };
}
