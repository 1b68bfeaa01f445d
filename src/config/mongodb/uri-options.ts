import { nearest, shownName, type ProblemText } from '../problem.js';
import { MECHANISMS } from './mechanisms.js';
import { isNamed, NAMED, REMOVED_MECHANISM, type NamedUriOption } from './uri-named-options.js';
import { knownUriOption, PASSED, REFUSED, URI_OPTIONS, type KnownUriOption } from './uri-option-table.js';

/** The options of a URI by destination, in the driver's spelling. */
export interface UriOptions {
  readonly named: ReadonlyMap<NamedUriOption, string>;
  readonly passed: Readonly<Record<string, string>>;
  readonly problems: readonly ProblemText[];
  /** The ignored options; the URI is valid without them. */
  readonly warnings: readonly ProblemText[];
}

/** The state while the options of a query are sorted. */
interface Sorting {
  readonly named: Map<NamedUriOption, string>;
  readonly passed: Map<string, string>;
  /** Effective name → the spelling that came first. */
  readonly seen: Map<string, string>;
  readonly problems: ProblemText[];
  readonly warnings: ProblemText[];
  readonly ignored: Set<string>;
}

/** Old drivers also separate options by semicolons. Matches only before an option, since values may contain them. */
const SEMICOLON = new RegExp(`;(?=(?:${URI_OPTIONS.join('|')})=)`, 'gi');

/** An unknown option with such a name may be a misspelt option that protects the connection to MongoDB. */
const GUARDING = /^(tls|ssl|auth|gssapi|srv|proxy|replica|cert|ca|crl)/i;

/** Sorts the query of a URI, with or without its question mark. */
export function sortUriOptions(query: string): UriOptions {
  const sorting: Sorting = {
    ...{ named: new Map(), passed: new Map(), seen: new Map() },
    ...{ problems: [], warnings: [], ignored: new Set() },
  };
  // An @ in the query may be part of a password with unencoded characters, which is not an option.
  const isStrict = query.includes('@');
  for (const [key, value] of new URLSearchParams(query.replace(SEMICOLON, '&'))) {
    const option = knownUriOption(key);
    if (option) sortKnown(option, value, sorting);
    else sortUnknown(key, isStrict, sorting);
  }
  const { named, passed, problems, warnings, ignored } = sorting;
  if (!keepOwnCompressors(passed)) ignored.add('compressors');
  if (ignored.size > 0) warnings.push(ignoredWarning([...ignored]));
  return {
    named,
    passed: Object.fromEntries(passed),
    problems,
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
    sorting.problems.push({
      code: 'uri-option-unsupported',
      what: `URI option ${name} is not supported`,
      remedy: REFUSED[name] ?? 'remove it',
    });
  } else if (treatment === 'ignored') {
    if (isDirect(name, value)) sorting.warnings.push(directWarning(name));
    else sorting.ignored.add(name);
  } else take(option, value, sorting);
}

/** Keeps the value of an option in use, or reports its problem. Values are not shown, since some are secret. */
function take(
  option: KnownUriOption,
  text: string,
  { named, passed, seen, problems, warnings }: Sorting,
): void {
  const { name, spelling, translate } = option;
  const value = translate(text);
  const form = isNamed(name) ? NAMED[name] : PASSED[name];
  if (value === undefined || form?.test(value) === false) {
    problems.push(invalidValue(option, text));
    return;
  }
  const before = seen.get(name);
  seen.set(name, before ?? spelling);
  if (name === 'authMechanismProperties' && before !== spelling) {
    named.set(name, withProperties(named.get(name), value, spelling === name));
  } else if (before === spelling) {
    problems.push({
      code: 'uri-option-twice',
      what: `URI option ${name} is given twice`,
      remedy: 'remove one of them',
    });
  } else if (before !== undefined && isNamed(name) && named.get(name) !== value) {
    problems.push({
      code: 'uri-options-differ',
      what: `URI options ${before} and ${spelling} contradict each other`,
      remedy: `keep ${name}`,
    });
  } else if (isNamed(name)) {
    named.set(name, value);
  } else passed.set(name, value);
  if (name === 'authMechanism' && value.toUpperCase() === REMOVED_MECHANISM) {
    warnings.push({
      code: 'uri-mechanism-removed',
      what: `URI option ${spelling} names ${REMOVED_MECHANISM}, which MongoDB has removed: the mechanism is negotiated with the server`,
      remedy: 'remove it',
    });
  }
}

function invalidValue({ name, spelling }: KnownUriOption, text: string): ProblemText {
  return {
    code: 'uri-option-value',
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

function directWarning(name: string): ProblemText {
  return {
    code: 'uri-option-direct',
    what: `URI option ${name} is ignored: the exporter finds all members and connects to each of them directly`,
    remedy: 'remove it; to watch the hosts of the URI alone set discovery.enabled=false',
  };
}

function ignoredWarning(names: readonly string[]): ProblemText {
  return {
    code: 'uri-options-ignored',
    what: `URI options without effect on the exporter are ignored: ${names.join(', ')}`,
    remedy: 'remove them, or leave them as they are',
  };
}

/** Ignoring an unknown option can weaken security only if it looks like an option that protects the connection. */
function sortUnknown(key: string, isStrict: boolean, { problems, ignored }: Sorting): void {
  const shown = shownName(key);
  const near = knownUriOption(nearest(key, URI_OPTIONS) ?? '');
  const isHarmless = !near || near.treatment === 'ignored' || near.treatment === 'silent';
  if (shown !== undefined && isHarmless && !isStrict && !GUARDING.test(key)) {
    ignored.add(shown);
    return;
  }
  problems.push({
    code: 'uri-option-unknown',
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
