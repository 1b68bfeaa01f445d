import type { Html } from './html.js';

/** A piece of the page that changes by itself: one element, which has the id. */
export interface Part {
  readonly id: string;
  readonly html: Html;
}

/** A rendered page: its frame, with a mark for each part, and the parts. */
export interface Rendered {
  /** Changes only when the page has to be laid out anew, as when members come or go. */
  readonly frame: string;
  /** HTML by id. */
  readonly parts: ReadonlyMap<string, string>;
  /** What stands there when the page is opened and is not followed afterwards, by mark. */
  readonly first: ReadonlyMap<string, string>;
}

/** Cannot come from a text, whose < is escaped. */
const MARK = /<!part ([^>]*)>/;

/** Collects the parts of a page while its frame is written. */
export class Parts {
  readonly #parts = new Map<string, string>();
  readonly #first = new Map<string, string>();

  /** @returns the mark where the part will stand */
  part({ id, html }: Part): Html {
    this.#parts.set(id, html.html);
    return marked(id);
  }

  /** The same of what counts only when the page is opened. */
  first(id: string, html: Html): Html {
    this.#first.set(id, html.html);
    return marked(id);
  }

  rendered(frame: Html): Rendered {
    return { frame: frame.html, parts: this.#parts, first: this.#first };
  }
}

/** The page with all its parts in place. */
export function whole({ frame, parts, first }: Rendered): string {
  return frame
    .split(MARK)
    .map((piece, index) => (index % 2 === 0 ? piece : (parts.get(piece) ?? first.get(piece) ?? '')))
    .join('');
}

function marked(id: string): Html {
  return { html: `<!part ${id}>` };
}
