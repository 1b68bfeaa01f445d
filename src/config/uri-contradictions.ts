import type { Flaw } from './parsed.js';
import type { NamedUriOption } from './uri-option-table.js';

/** What is wrong between options of a URI, each of which is good by itself. */
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
