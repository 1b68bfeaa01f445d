import { settledWithin } from '../mongo/settled-within.js';
import type { SeedResolver } from './seeds.js';

/** A resolver that hangs must not hold up a discovery. */
const LOOKUP_MS = 2_000;

/** Resolves host names, each once; a name without addresses yields none. */
export function memoizedLookup(resolver: SeedResolver): (host: string) => Promise<readonly string[]> {
  const answers = new Map<string, Promise<readonly string[]>>();
  return (host) => {
    let answer = answers.get(host);
    if (!answer) {
      answer = addressesOf(host, resolver);
      answers.set(host, answer);
    }
    return answer;
  };
}

async function addressesOf(host: string, resolver: SeedResolver): Promise<readonly string[]> {
  let found: readonly string[] = [];
  const asked = resolver.lookup(host, { all: true }).then((answers) => {
    found = answers.map(({ address }) => address);
  });
  await settledWithin(asked, LOOKUP_MS);
  return found;
}
