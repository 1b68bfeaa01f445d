/** Whom a member that does not lead takes for the primary, and when it said so, milliseconds since 1970. */
export interface Opinion {
  /** Absent: it knows of none. */
  readonly primary?: string;
  readonly at: number;
}

/** The word of each member of a set that does not lead, as it was last heard. */
export class Opinions {
  readonly #opinions = new Map<string, Opinion>();

  note(host: string, primary: string | undefined, at: number): void {
    this.#opinions.set(host, { at, ...(primary !== undefined && { primary }) });
  }

  forget(host: string): void {
    this.#opinions.delete(host);
  }

  /** Forgets all but these. */
  retain(hosts: ReadonlySet<string>): void {
    for (const host of this.#opinions.keys()) if (!hosts.has(host)) this.forget(host);
  }

  /** Those heard after this moment. */
  since(moment: number): readonly Opinion[] {
    return [...this.#opinions.values()].filter(({ at }) => at > moment);
  }

  /** Whether one of them takes this member for the primary; of those heard after `moment` alone, if it is given. */
  support(host: string, moment = -Infinity): boolean {
    return this.since(moment).some(({ primary }) => primary === host);
  }
}
