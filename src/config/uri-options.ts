import { MECHANISMS } from './credentials.js';
import { nearest, shownName, type Flaw } from './problem.js';
import {
  isNamed,
  knownUriOption,
  NAMED,
  PASSED,
  REFUSED,
  REMOVED_MECHANISM,
  URI_OPTIONS,
  type KnownUriOption,
  type NamedUriOption,
} from './uri-option-table.js';

/** The options of a URI by destination, in the driver's spelling. */
export interface UriOptions {
  readonly named: ReadonlyMap<NamedUriOption, string>;
  readonly passed: Readonly<Record<string, string>>;
  readonly flaws: readonly Flaw[];
  /** The ignored options; the URI is valid without them. */
  readonly warnings: readonly Flaw[];
}

/** The state while the options of a query are sorted. */
interface Sorting {
  readonly named: Map<NamedUriOption, string>;
  readonly passed: Map<string, string>;
  /** Effective name → the spelling that came first. */
  readonly seen: Map<string, string>;
  readonly flaws: Flaw[];
  readonly warnings: Flaw[];
  readonly passedOver: Set<string>;
}

/** Old drivers also separate options by semicolons. Matches only before an option, since values may contain them. */
const SEMICOLON = new RegExp(`;(?=(?:${URI_OPTIONS.join('|')})=)`, 'gi');

/** An unknown option with such a name may be a misspelt option that protects the connection to MongoDB. */
const GUARDING = /^(tls|ssl|auth|gssapi|srv|proxy|replica|cert|ca|crl)/i;

/** Sorts the query of a URI, with or without its question mark. */
export function sortUriOptions(query: string): UriOptions {
  const sorting: Sorting = {
    ...{ named: new Map(), passed: new Map(), seen: new Map() },
    ...{ flaws: [], warnings: [], passedOver: new Set() },
  };
  // An @ in the query may be part of a password with unencoded characters, which is not an option.
  const isStrict = query.includes('@');
  for (const [key, value] of new URLSearchParams(query.replace(SEMICOLON, '&'))) {
    const option = knownUriOption(key);
    if (option) sortKnown(option, value, sorting);
    else sortUnknown(key, isStrict, sorting);
  }
  const { named, passed, flaws, warnings, passedOver } = sorting;
  if (!keepOwnCompressors(passed)) passedOver.add('compressors');
  if (passedOver.size > 0) warnings.push(passedOverWarning([...passedOver]));
  return {
    named,
    passed: Object.fromEntries(passed),
    flaws: [...flaws, ...contradictions(named, passed)],
    warnings,
  };
}

function sortKnown(option: KnownUriOption, value: string, sorting: Sorting): void {
  const { name, treatment } = option;
  if (
    treatment === 'silent' ||
    (value === 'false' && (name === 'loadBalanced' || name === 'directConnection'))
  )
    return;
  if (treatment === 'refused') {
    sorting.flaws.push({ what: `URI option ${name} is not supported`, remedy: REFUSED[name] ?? 'remove it' });
  } else if (treatment === 'passed over') {
    if (isDirect(name, value)) sorting.warnings.push(directWarning(name));
    else sorting.passedOver.add(name);
  } else take(option, value, sorting);
}

/** Keeps the value of an option in use, or reports its problem. Values are not shown, since some are secret. */
function take(option: KnownUriOption, text: string, { named, passed, seen, flaws, warnings }: Sorting): void {
  const { name, spelling, translate } = option;
  const value = translate(text);
  const form = isNamed(name) ? NAMED[name] : PASSED[name];
  if (value === undefined || form?.test(value) === false) {
    flaws.push(valueFlaw(option, text));
    return;
  }
  const before = seen.get(name);
  seen.set(name, before ?? spelling);
  if (name === 'authMechanismProperties' && before !== spelling) {
    named.set(name, withProperties(named.get(name), value, spelling === name));
  } else if (before === spelling) {
    flaws.push({ what: `URI option ${name} is given twice`, remedy: 'keep one of them' });
  } else if (before !== undefined && isNamed(name) && named.get(name) !== value) {
    flaws.push({
      what: `URI options ${before} and ${spelling} contradict each other`,
      remedy: `keep ${name}`,
    });
  } else if (isNamed(name)) {
    named.set(name, value);
  } else passed.set(name, value);
  if (name === 'authMechanism' && value.toUpperCase() === REMOVED_MECHANISM) {
    warnings.push({
      what: `URI option ${spelling} names ${REMOVED_MECHANISM}, which MongoDB has removed: the login is agreed with the server`,
      remedy: 'remove it',
    });
  }
}

function valueFlaw({ name, spelling }: KnownUriOption, text: string): Flaw {
  return {
    what: text === '' ? `URI option ${spelling} has no value` : `URI option ${spelling} has no valid value`,
    remedy: name === 'authMechanism' ? `write one of ${MECHANISMS.join(', ')}` : valueRemedy(name),
  };
}

function valueRemedy(name: string): string {
  const form = isNamed(name) ? NAMED[name] : PASSED[name];
  if (form?.test('true'))
    return form.test('x') ? `write ${name}=… or remove it` : switchRemedy(name === 'ssl' ? 'tls' : name);
  if (name === 'apiVersion') return 'write apiVersion=1';
  return name === 'family' ? 'write family=4 or family=6' : `write a number`;
}

function switchRemedy(name: string): string {
  return `write ${name}=true or ${name}=false`;
}

/** Merges properties of the mechanism from several options; `authMechanismProperties` itself takes precedence. */
function withProperties(before: string | undefined, added: string, isFirst: boolean): string {
  const [first, second] = isFirst ? [added, before] : [before, added];
  const names = new Set(first?.split(',').map((pair) => pair.replace(/:.*/s, '')));
  const others = second?.split(',').filter((pair) => !names.has(pair.replace(/:.*/s, '')));
  return [first ?? [], others ?? []].flat().join(',');
}

/** Whether it requests the hosts of the URI alone, as the current option or that of old drivers. */
function isDirect(name: string, value: string): boolean {
  return name === 'directConnection' || (name === 'connect' && /^(direct|standalone)$/i.test(value));
}

function directWarning(name: string): Flaw {
  return {
    what: `URI option ${name} is passed over: the exporter finds all members and connects to each of them directly`,
    remedy: 'remove it; to watch the hosts of the URI alone set discovery.enabled=false',
  };
}

function passedOverWarning(names: readonly string[]): Flaw {
  return {
    what: `URI options without a meaning for the exporter are passed over: ${names.join(', ')}`,
    remedy: 'remove them, or leave them as they are',
  };
}

/** Ignoring an unknown option can weaken security only if it looks like an option that protects the connection. */
function sortUnknown(key: string, isStrict: boolean, { flaws, passedOver }: Sorting): void {
  const shown = shownName(key);
  const near = knownUriOption(nearest(key, URI_OPTIONS) ?? '');
  const isHarmless = !near || near.treatment === 'passed over' || near.treatment === 'silent';
  if (shown !== undefined && isHarmless && !isStrict && !GUARDING.test(key)) {
    passedOver.add(shown);
    return;
  }
  flaws.push({
    what: ['unknown URI option', shown].join(' ').trimEnd(),
    remedy: near === undefined ? 'remove it' : `did you mean ${near.name}?`,
  });
}

/**
 * snappy and zstd are native packages that are not shipped, but the driver would offer them to the server.
 *
 * @returns whether a requested compressor is left, or none was requested
 */
function keepOwnCompressors(passed: Map<string, string>): boolean {
  const wanted = passed.get('compressors');
  const own = wanted?.split(',').includes('zlib') === true;
  passed.delete('compressors');
  if (own) passed.set('compressors', 'zlib');
  return own || wanted === undefined;
}

/** The problems between options of a URI that are valid individually. */
export function contradictions(
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
