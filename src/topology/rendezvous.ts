/**
 * Which of `total` exporters a key falls to, by highest random weight (rendezvous hashing): every exporter computes the
 * same without asking another, and one exporter more takes its part from all others alike, while nothing moves between
 * those that were there.
 *
 * The arithmetic must never change: exporters of two versions run side by side while one replaces the other.
 *
 * @returns its ordinal, from 0
 */
export function ownerOf(key: string, total: number): number {
  const hash = fnv1a(key);
  let owner = 0;
  for (let ordinal = 1; ordinal < total; ordinal++) {
    if (weigh(hash, ordinal) > weigh(hash, owner)) owner = ordinal;
  }
  return owner;
}

/** How strongly a key belongs to that exporter: 32 bits, spread evenly over keys and ordinals. */
export function weightOf(key: string, ordinal: number): number {
  return weigh(fnv1a(key), ordinal);
}

function weigh(hash: number, ordinal: number): number {
  return mixed(hash ^ mixed(ordinal + 1));
}

/** FNV-1a, 32 bits, of the text as UTF-8. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text, 'utf8')) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}

/** The finalizer of MurmurHash3: each bit of the result depends on each bit of the input. */
function mixed(bits: number): number {
  let hash = bits;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
