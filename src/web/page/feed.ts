import { randomBytes } from 'node:crypto';
import type { Html } from './html.js';

/** What has changed on the page since a version of it. */
export interface Changes {
  readonly version: string;
  /** The frame has changed, or the version is unknown: the browser must load the page again. */
  readonly reload?: true;
  /** Elements that have changed, as HTML by id. */
  readonly parts: Readonly<Record<string, string>>;
}

const NOTHING: Rendered = { frame: '', parts: new Map(), first: new Map() };

/** The versions of the page: when each part has changed. */
export class Feed {
  /** Versions of another process, such as the exporter before its restart, are unknown. */
  readonly #process = randomBytes(4).toString('hex');
  readonly #changedAt = new Map<string, number>();
  #rendered = NOTHING;
  #framedAt = 0;
  #number = 0;

  get version(): string {
    return `${this.#process}-${this.#number}`;
  }

  /** The whole page as it is now. */
  get content(): string {
    return whole(this.#rendered);
  }

  /** Replaces the page. @returns whether this is a new version */
  update(rendered: Rendered): boolean {
    const before = this.#rendered;
    this.#rendered = rendered;
    const next = this.#number + 1;
    const changed = [...rendered.parts].filter(([id, html]) => before.parts.get(id) !== html);
    if (rendered.frame !== before.frame) {
      this.#framedAt = next;
      this.#changedAt.clear();
    } else if (changed.length === 0) return false;
    for (const [id] of changed) this.#changedAt.set(id, next);
    this.#number = next;
    return true;
  }

  /** @param version what the browser has; absent or invalid: nothing */
  since(version: string | undefined): Changes {
    const [process, digits = ''] = version?.split('-') ?? [];
    const known = process === this.#process && /^\d{1,15}$/.test(digits) ? Number(digits) : -1;
    if (known < this.#framedAt || known > this.#number) {
      return { version: this.version, reload: true, parts: {} };
    }
    const changed = [...this.#changedAt].filter(([, at]) => at > known);
    const parts = changed.map(([id]) => [id, this.#rendered.parts.get(id) ?? '']);
    return { version: this.version, parts: Object.fromEntries(parts) as Changes['parts'] };
  }
}

/** A part of the page that changes independently: one element, which has the id. */
export interface Part {
  readonly id: string;
  readonly html: Html;
}

/** A rendered page: its frame, with a mark for each part, and the parts. */
export interface Rendered {
  /** Changes only when the page needs a new layout, for example when members are added or removed. */
  readonly frame: string;
  /** HTML by id. */
  readonly parts: ReadonlyMap<string, string>;
  /** Content that is set when the page is opened and not updated afterwards, by mark. */
  readonly first: ReadonlyMap<string, string>;
}

/** Cannot occur in a text, because its < is escaped. */
const MARK = /<!part ([^>]*)>/;

/** Collects the parts of a page while its frame is rendered. */
export class Parts {
  readonly #parts = new Map<string, string>();
  readonly #first = new Map<string, string>();

  /** @returns the mark that the part replaces */
  part({ id, html }: Part): Html {
    this.#parts.set(id, html.html);
    return marked(id);
  }

  /** The same for content that is set only when the page is opened. */
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
