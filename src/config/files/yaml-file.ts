import { parseDocument, visit, type Document, type Node, type YAMLError } from 'yaml';
import type { ConfigProblem } from '../../util/errors.js';
import { problemAt, type ProblemText } from '../problem.js';
import { FileProblems, type Places } from './file-problems.js';
import { readText } from './read-file.js';
import { excessiveDepth, keyText, offsetOf, placesIn, positionIn, type Anchored } from './yaml-places.js';

/** A YAML or JSON file as plain data (what JSON can express), or the problems that prevent this. */
export type YamlFile =
  | {
      readonly ok: true;
      /** Null if the file is empty. */
      readonly data: unknown;
      readonly places: Places;
      /** Collects the problems of the content. */
      readonly problems: FileProblems;
    }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/**
 * Reads a YAML file, which may be JSON.
 *
 * @param option the option that names the file
 * @param place where the path was given, for a file that cannot be read
 */
export function readYamlFile(path: string, option: string, place: string): YamlFile {
  const text = readText(path);
  if (!text.ok) {
    return { ok: false, problems: text.problems.map((problem) => problemAt(option, place, problem)) };
  }
  return parseYaml(text.value, new FileProblems(option, path));
}

/** Many parts may share one anchor, for example for their credentials; an alias bomb still exceeds this limit. */
const MOST_ALIASES = 10_000;

const TOO_DEEP: ProblemText = {
  code: 'yaml-depth',
  what: 'nested too deeply',
  remedy: 'write it without so many levels',
};
const QUOTE_STAR = 'quote a key or value that begins with *';

const SYNTAX: Readonly<Partial<Record<YAMLError['code'], ProblemText>>> = {
  MULTIPLE_DOCS: {
    code: 'yaml-several-documents',
    what: 'a second document begins here',
    remedy: 'remove it: a file contains one document',
  },
  BAD_ALIAS: { code: 'yaml-alias', what: 'an alias without a name', remedy: QUOTE_STAR },
  RESOURCE_EXHAUSTION: TOO_DEEP,
};

function parseYaml(text: string, problems: FileProblems): YamlFile {
  const plain = text.replace(/^\uFEFF/, '');
  const add: AddProblem = (offset, problem) => {
    problems.addAt(positionIn(plain, offset), problem);
  };
  const failed = (): YamlFile => ({ ok: false, problems: problems.list() });
  const deep = excessiveDepth(plain);
  if (deep !== undefined) {
    add(deep, TOO_DEEP);
    return failed();
  }
  try {
    // Pretty errors would quote the line, which may contain a secret. checkKeys compares keys in the same way as plain
    // data does; tags beyond plain data are not resolved.
    const document = parseDocument(plain, {
      prettyErrors: false,
      uniqueKeys: false,
      schema: 'core',
      resolveKnownTags: false,
    });
    const [error] = document.errors;
    if (error) {
      addSyntaxError(error, plain, add);
      return failed();
    }
    const anchored = checkAliases(document, add);
    checkKeys(document, anchored, add);
    if (problems.list().length > 0) return failed();
    const data: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
    return { ok: true, data, places: placesIn(document, plain, anchored), problems };
  } catch {
    // The nesting is too deep for the stack, or there are too many aliases.
    add(0, { ...TOO_DEEP, what: 'nested too deeply, or too many aliases' });
    return failed();
  }
}

type AddProblem = (offset: number, problem: ProblemText) => void;

/** Reports only the first error: the others mostly follow from it. */
function addSyntaxError({ code, pos }: YAMLError, text: string, add: AddProblem): void {
  const star = /(?:^|[{,])[ \t]*\*(?=[ \t]*:)/m.exec(text);
  if (star) {
    add(star.index + star[0].length - 1, {
      code: 'yaml-star',
      what: '* is not in quotes',
      remedy: 'write "*"',
    });
    return;
  }
  const other = {
    code: 'yaml-syntax',
    what: 'not valid YAML (or JSON)',
    remedy: 'check indentation, quotes and brackets',
  };
  add(pos[0], SYNTAX[code] ?? other);
}

/** Reports aliases without an anchor. Returns the others with what they refer to. */
function checkAliases(document: Document, add: AddProblem): Anchored {
  const anchored = new Map<Node, Node>();
  const anchors = new Map<string, Node>();
  visit(document, {
    Node: (_, node) => {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
    Alias: (_, alias) => {
      const target = anchors.get(alias.source);
      if (target) anchored.set(alias, target);
      else
        add(offsetOf(alias), { code: 'yaml-alias', what: 'an alias without an anchor', remedy: QUOTE_STAR });
    },
  });
  return anchored;
}

/** Reports keys that plain data cannot contain. */
function checkKeys(document: Document, anchored: Anchored, add: AddProblem): void {
  visit(document, {
    Map: (_, { items }) => {
      const seen = new Set<string>();
      for (const { key: node } of items) {
        const key = keyText(node, anchored);
        if (key === undefined || key === '__proto__') {
          add(offsetOf(node), {
            code: 'yaml-key',
            what: 'this cannot be a key',
            remedy: 'write a plain word',
          });
        } else if (seen.has(key)) {
          add(offsetOf(node), {
            code: 'yaml-duplicate-key',
            what: 'the same key twice',
            remedy: 'remove one of them',
          });
        }
        if (key !== undefined) seen.add(key);
      }
    },
  });
}
