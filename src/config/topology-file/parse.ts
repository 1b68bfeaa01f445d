import { LineCounter, parseDocument, visit, type Document, type Node, type YAMLError } from 'yaml';
import { excessiveDepth } from './depth.js';
import { keyText, offsetOf, placesIn, positionAt, type Anchored } from './document.js';
import type { Located, Places } from './finding.js';

/** The file as plain data (what JSON can say), or why it cannot be taken as that. */
export type Content =
  | { readonly ok: true; readonly data: unknown; readonly places: Places }
  | { readonly ok: false; readonly located: readonly Located[] };

/** Many parts may share one anchor, say that of their credentials; a bomb of aliases still ends here. */
const MOST_ALIASES = 10_000;

type Words = readonly [what: string, remedy: string];

const DEPTH: Words = ['nested too deeply', 'write it out plainly'];

const SYNTAX: Readonly<Partial<Record<YAMLError['code'], Words>>> = {
  MULTIPLE_DOCS: [
    'a second document begins here',
    'keep one; several clusters go into a list under the key clusters',
  ],
  BAD_ALIAS: ['an alias without a name', 'quote a key or value that begins with *'],
  RESOURCE_EXHAUSTION: DEPTH,
};

/** Reads YAML, and JSON with it. */
export function parseContent(text: string): Content {
  const lines = new LineCounter();
  const plain = text.replace(/^\uFEFF/, '');
  const at: At = (offset, [what, remedy]) => ({ ...positionAt(offset, lines), what, remedy });
  const deep = excessiveDepth(plain);
  if (deep !== undefined) return { ok: false, located: [at(deep, DEPTH)] };
  try {
    // Pretty errors would quote the line, and with it a secret. Keys are compared in keyFlaws, as plain data
    // compares them; tags beyond plain data are not followed.
    const document = parseDocument(plain, {
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: false,
      schema: 'core',
      resolveKnownTags: false,
    });
    if (document.errors[0]) return { ok: false, located: [syntaxFlaw(document.errors[0], plain, at)] };
    const anchored = new Map<Node, Node>();
    const located = [...aliasFlaws(document, anchored, at), ...keyFlaws(document, anchored, at)];
    if (located.length > 0) return { ok: false, located };
    const data: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
    return data === null
      ? { ok: false, located: [at(0, ['the file is empty', 'list the seeds or the members of a cluster'])] }
      : { ok: true, data, places: placesIn(document, lines, anchored) };
  } catch {
    // Too deep for the stack, or too many aliases.
    return {
      ok: false,
      located: [at(0, ['nested too deeply, or too many aliases', 'write it out plainly'])],
    };
  }
}

type At = (offset: number, words: Words) => Located;

/** Of the first error only: the others mostly follow from it. */
function syntaxFlaw({ code, pos }: YAMLError, text: string, at: At): Located {
  const star = /(?:^|[{,])[ \t]*\*(?=[ \t]*:)/m.exec(text);
  if (star) return at(star.index + star[0].length - 1, ['* stands without quotes', 'write "*"']);
  const words =
    SYNTAX[code] ?? (['not valid YAML (or JSON)', 'check indentation, quotes and brackets'] as const);
  return at(pos[0], words);
}

/** Aliases of nothing; the others go into `anchored`. */
function aliasFlaws(document: Document, anchored: Map<Node, Node>, at: At): readonly Located[] {
  const flaws: Located[] = [];
  const anchors = new Map<string, Node>();
  visit(document, {
    Node: (_, node) => {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
    Alias: (_, alias) => {
      const target = anchors.get(alias.source);
      if (target) anchored.set(alias, target);
      else {
        const remedy = 'quote a key or value that begins with *';
        flaws.push(at(offsetOf(alias), ['an alias of no anchor', remedy]));
      }
    },
  });
  return flaws;
}

/** Keys that plain data cannot hold. */
function keyFlaws(document: Document, anchored: Anchored, at: At): readonly Located[] {
  const flaws: Located[] = [];
  visit(document, {
    Map: (_, { items }) => {
      const seen = new Set<string>();
      for (const { key: node } of items) {
        const key = keyText(node, anchored);
        const words =
          key === undefined || key === '__proto__'
            ? (['this cannot be a key', 'write a plain word'] as const)
            : seen.has(key)
              ? (['the same key twice', 'keep one of them'] as const)
              : undefined;
        if (words) flaws.push(at(offsetOf(node), words));
        if (key !== undefined) seen.add(key);
      }
    },
  });
  return flaws;
}
