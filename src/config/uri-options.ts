import { MECHANISMS } from './mechanisms.js';
import { shownName } from './given.js';
import { nearest } from './nearest.js';
import type { Flaw } from './parsed.js';
import { DROPPED, isNamed, NAMED, PASSED, REFUSED, spelling, URI_OPTIONS } from './uri-option-table.js';
import type { NamedUriOption } from './uri-option-table.js';

/** The options of a URI by destination, in the driver's spelling. */
export interface UriOptions {
  readonly named: ReadonlyMap<NamedUriOption, string>;
  readonly passed: Readonly<Record<string, string>>;
  readonly flaws: readonly Flaw[];
}

/** Sorts the query of a URI. */
export function sortUriOptions(query: Iterable<readonly [string, string]>): UriOptions {
  const named = new Map<NamedUriOption, string>();
  const passed = new Map<string, string>();
  const seen = new Set<string>();
  const flaws: Flaw[] = [];
  for (const [key, value] of query) {
    const name = spelling(key);
    const flaw = name === undefined ? unknownOption(key) : flawOf(name, value, seen);
    if (flaw) flaws.push(flaw);
    else if (name === undefined || DROPPED.includes(name) || name in REFUSED) continue;
    else if (isNamed(name)) named.set(name, value);
    else passed.set(name, value);
  }
  keepOwnCompressors(passed);
  return { named, passed: Object.fromEntries(passed), flaws: [...flaws, ...contradictions(named, passed)] };
}

function unknownOption(key: string): Flaw {
  const near = nearest(key, URI_OPTIONS);
  return {
    what: ['unknown URI option', shownName(key)].join(' ').trimEnd(),
    remedy: near === undefined ? 'remove it' : `did you mean ${near}?`,
  };
}

/** What is wrong with one known option; values are not shown, as some are secret. */
function flawOf(name: string, value: string, seen: Set<string>): Flaw | undefined {
  if (DROPPED.includes(name) || (name === 'loadBalanced' && value === 'false')) return undefined;
  const refusal = REFUSED[name];
  if (refusal !== undefined) return { what: `URI option ${name} is not supported`, remedy: refusal };
  if (seen.has(name)) return { what: `URI option ${name} is given twice`, remedy: 'keep one of them' };
  seen.add(name);
  const form = isNamed(name) ? NAMED[name] : PASSED[name];
  return form?.test(value) === false
    ? {
        what: value === '' ? `URI option ${name} has no value` : `URI option ${name} has no valid value`,
        remedy: name === 'authMechanism' ? `write one of ${MECHANISMS.join(', ')}` : remedyOf(name, form),
      }
    : undefined;
}

function remedyOf(name: string, form: RegExp): string {
  if (form.test('true'))
    return form.test('x') ? `write ${name}=… or remove it` : `write ${name}=true or ${name}=false`;
  return name === 'family' ? 'write family=4 or family=6' : `write a number`;
}

/** snappy and zstd are native packages that are not shipped, yet the driver would offer them to the server. */
function keepOwnCompressors(passed: Map<string, string>): void {
  const own = passed.get('compressors')?.split(',').includes('zlib') === true;
  passed.delete('compressors');
  if (own) passed.set('compressors', 'zlib');
}

function contradictions(
  named: ReadonlyMap<NamedUriOption, string>,
  passed: ReadonlyMap<string, string>,
): readonly Flaw[] {
  const flaws: Flaw[] = [];
  const [tls, ssl] = [named.get('tls'), named.get('ssl')];
  if (tls !== undefined && ssl !== undefined && tls !== ssl) {
    flaws.push({ what: 'URI options tls and ssl contradict each other', remedy: 'keep tls and remove ssl' });
  }
  if (
    named.has('tlsInsecure') &&
    (named.has('tlsAllowInvalidCertificates') || named.has('tlsAllowInvalidHostnames'))
  ) {
    flaws.push({
      what: 'URI option tlsInsecure stands beside tlsAllowInvalid…',
      remedy:
        'remove tlsInsecure, which stands for both tlsAllowInvalidCertificates and tlsAllowInvalidHostnames',
    });
  }
  if (!passed.has('proxyHost') && [...passed.keys()].some((name) => name.startsWith('proxy'))) {
    flaws.push({ what: 'URI options of a proxy without proxyHost', remedy: 'write proxyHost=…' });
  }
  if (passed.has('proxyUsername') !== passed.has('proxyPassword')) {
    flaws.push({
      what: 'only one of the URI options proxyUsername and proxyPassword',
      remedy: 'give both or neither',
    });
  }
  return flaws;
}
