/** Far deeper than any topology; the parser takes a few thousand. */
const DEEPEST = 200;

/** Spaces before a line. */
const WIDEST_INDENT = 1_000;

/**
 * Where the text is nested deeper than anything sensible; undefined: nowhere. Told from the characters alone, since
 * the parser's own recursion would end the process, which no catch helps against.
 */
export function excessiveDepth(text: string): number | undefined {
  const compact = /(?:[-?] ){100}/.exec(text);
  if (compact) return compact.index;
  let depth = 0;
  let indent = 0;
  for (let offset = 0; offset < text.length; offset++) {
    const character = text[offset];
    if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    indent = character === '\n' ? 0 : character === ' ' && indent >= 0 ? indent + 1 : -1;
    if (depth > DEEPEST || indent > WIDEST_INDENT) return offset;
  }
  return undefined;
}
