/** Replaces a secret. */
export const BLOT = '***';

/** Marks the end of a text that was cut. */
const CUT = '…';

/** Longest text: a server may send megabytes, and a search for secrets in them would take minutes. */
const LONGEST_TEXT = 8_192;

/** A shorter secret is masked only as a whole word: otherwise letters within other words would be masked. */
const SHORTEST_PART_OF_WORD = 3;

/** Up to the last `@` before whitespace: a password with unencoded characters may contain any of them. */
const URI_PASSWORD = /(mongodb(?:\+srv)?:\/\/[^\s:@/]*):\S*@/gi;
const CUT_URI_PASSWORD = /(mongodb(?:\+srv)?:\/\/[^\s:@/]*):[^\s@]*…$/i;
const PASSWORD_VALUE = /((?:password|passwd|pwd|secret|token)=|AWS_SESSION_TOKEN:)[^\s&"'`<>]+/gi;

/** Masks known secrets in a text. */
export type Redactor = (text: string) => string;

/** The first `length` characters of the text, with a mark where it was cut. */
export function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}${CUT}` : text;
}

/**
 * Creates a redactor for the given secrets, for the password of any MongoDB URI, and for the value of anything written
 * like `password=…`.
 */
export function createRedactor(secrets: readonly string[]): Redactor {
  const forms = formsOf(secrets);
  const known = patternOf(forms);
  return (whole) => {
    const text = cut(whole, LONGEST_TEXT);
    return blotCut(known ? text.replace(known, BLOT) : text, forms)
      .replace(URI_PASSWORD, `$1:${BLOT}@`)
      .replace(CUT_URI_PASSWORD, `$1:${BLOT}${CUT}`)
      .replace(PASSWORD_VALUE, `$1${BLOT}`);
  };
}

/** Longest first. The text of an error may contain a secret as a JSON string. */
function formsOf(secrets: readonly string[]): readonly string[] {
  const forms = secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)]);
  return [...new Set(forms)].filter((form) => form !== '').sort((a, b) => b.length - a.length);
}

/** One pattern, so that nothing is replaced twice and no end of a longer secret remains. */
function patternOf(forms: readonly string[]): RegExp | undefined {
  const parts = forms.map((form) => {
    const literal = form.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    return form.length < SHORTEST_PART_OF_WORD ? `(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])` : literal;
  });
  return parts.length > 0 ? new RegExp(parts.join('|'), 'gu') : undefined;
}

/** Masks the beginning of a secret at the end of a text that was cut. */
function blotCut(text: string, forms: readonly string[]): string {
  if (!text.endsWith(CUT)) return text;
  const kept = text.slice(0, -CUT.length);
  const lengths = forms.map((form) => {
    let length = Math.min(form.length, kept.length);
    while (length >= SHORTEST_PART_OF_WORD && !kept.endsWith(form.slice(0, length))) length -= 1;
    return length;
  });
  const longest = Math.max(0, ...lengths);
  return longest < SHORTEST_PART_OF_WORD ? text : `${kept.slice(0, -longest)}${BLOT}${CUT}`;
}
