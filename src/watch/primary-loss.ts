/** Since when nobody leads as far as we know; not confirmed while it may be only us who cannot reach the primary. */
interface Loss {
  readonly at: number;
  readonly confirmed: boolean;
  /** It did not refuse. */
  readonly silent?: boolean;
  /** Others name a new primary, which we have not heard: the time without one has ended and is counted. */
  readonly ended?: true;
}

/** The loss of a set's primary, and the time without one of all losses. Times are milliseconds since 1970. */
export class PrimaryLoss {
  #loss: Loss | undefined;
  /** Of losses that have ended. */
  #pastMs = 0;

  /** Since when it is lost; `undefined`: it leads. */
  get since(): number | undefined {
    return this.#loss?.at;
  }

  get confirmed(): boolean {
    return this.#loss?.confirmed === true;
  }

  /** Whether it did not refuse: then others have missed it, too. */
  get silent(): boolean {
    return this.#loss?.silent === true;
  }

  /** We cannot reach it. */
  suspect(at: number, silent: boolean): void {
    this.#loss ??= { at, confirmed: false, silent };
  }

  /** It is lost, not only to us: since it was suspected, else since `at`. */
  confirm(at: number): void {
    if (!this.confirmed) this.#loss = { at: this.since ?? at, confirmed: true };
  }

  /** It was lost to us alone: nothing counts. */
  takeBack(): void {
    this.#loss = undefined;
  }

  /** Others name a new primary: the time without one is over, though we have not heard it. */
  endForOthers(at: number): void {
    if (!isRunning(this.#loss)) return;
    this.#pastMs += lasting(this.#loss, at);
    this.#loss = { ...this.#loss, ended: true };
  }

  /** Somebody leads. */
  end(at: number): void {
    this.endForOthers(at);
    this.#loss = undefined;
  }

  /** How long nobody has led by now, over all confirmed losses, in milliseconds. */
  totalMs(now: number): number {
    return this.#pastMs + (isRunning(this.#loss) ? lasting(this.#loss, now) : 0);
  }
}

function isRunning(loss: Loss | undefined): loss is Loss {
  return loss?.confirmed === true && loss.ended === undefined;
}

function lasting({ at }: Loss, now: number): number {
  return Math.max(0, now - at);
}
