/** How often what someone types is sent on at most: the others see each letter within a third of a second (EN 301 549 §6.2). */
const everyMs = 250;
/** What is typed beyond this is sent with the message only. */
export const longestTyped = 500;

interface Typed {
  readonly segmentId: string;
  readonly text: string;
  readonly isFinal: boolean;
}

/** Sends what is being typed as it stands, whole each time, so that nothing is lost that comes late; the end at once. */
export class TypingSender {
  #segmentId = "";
  #text = "";
  #sent = "";
  #timer: ReturnType<typeof setTimeout> | null = null;
  readonly #send: (typed: Typed) => void;
  readonly #makeId: () => string;

  constructor(send: (typed: Typed) => void, makeId: () => string) {
    this.#send = send;
    this.#makeId = makeId;
  }

  type(text: string): void {
    this.#text = text.slice(0, longestTyped);
    if (this.#segmentId === "") this.#segmentId = this.#makeId();
    if (this.#timer === null) this.#flush();
  }

  /** The message was sent, or is not to be: an empty text takes away what was shown. */
  end(text: string): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#segmentId === "") return;
    this.#send({ segmentId: this.#segmentId, text: text.slice(0, longestTyped), isFinal: true });
    this.#segmentId = "";
    this.#sent = "";
    this.#text = "";
  }

  #flush(): void {
    this.#timer = null;
    if (this.#text === this.#sent) return;
    this.#sent = this.#text;
    this.#send({ segmentId: this.#segmentId, text: this.#text, isFinal: false });
    this.#timer = setTimeout(() => this.#flush(), everyMs);
  }
}
