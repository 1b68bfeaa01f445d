import { entriesOf, problem, type Given, type Source } from './given.js';
import { environmentName, type Options } from './option.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The options given by environment variables. An empty variable counts as absent. Unknown variables are not
 * refused: Kubernetes sets `MONGODB_EXPORTER_SERVICE_HOST` and the like for every service of that name.
 *
 * @param overridden options that an argument gives: their variables do not count
 */
export function readEnvironment(
  env: Environment,
  options: Options,
  overridden: ReadonlyMap<string, Given>,
): Source {
  const given = new Map<string, Given>();
  const problems: string[] = [];
  for (const [name, { format, otherVariable }] of options) {
    if (overridden.has(name)) continue;
    const variable = environmentName(name);
    const own = textOf(env, variable);
    const other = textOf(env, otherVariable);
    const otherPlace = `environment variable ${otherVariable ?? ''}`;
    if (own !== undefined && other !== undefined && own !== other) {
      problems.push(problem(name, otherPlace, `differs from ${variable}`, 'keep one of them'));
    }
    if (own !== undefined) given.set(name, entriesOf(own, `environment variable ${variable}`, format));
    else if (other !== undefined) given.set(name, entriesOf(other, otherPlace, format));
  }
  return { given, problems };
}

function textOf(env: Environment, variable = ''): string | undefined {
  return env[variable] === '' ? undefined : env[variable];
}
