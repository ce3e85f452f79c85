/** What the index learns, in the order it learns it; kept as it stands here, so that kinds and places never change. */
export type Fact =
  /** A message: its sender, when it was sent in ms since 1970, and what it says; null: not readable yet. */
  | readonly ["message", roomId: string, id: string, sender: string, at: number, text: string | null]
  /** A message says something else since, as its own sender has written. */
  | readonly ["edit", target: string, id: string, sender: string, at: number, text: string]
  /** A message or an edit is redacted. */
  | readonly ["redacted", id: string]
  /** What lies before this place of a room's history has not been read yet. */
  | readonly ["gap", roomId: string, token: string]
  | readonly ["closed", roomId: string, token: string]
  /** The room is not the person's any more. */
  | readonly ["left", roomId: string]
  /** Whether this device has what opens history, which is read only then. */
  | readonly ["opened", isOpened: boolean]
  /** What cannot be read has been tried with these keys. */
  | readonly ["tried", keys: string]
  /** All that was learned before stands in what follows. */
  | readonly ["anew"];

export interface IndexedMessage {
  readonly id: string;
  readonly roomId: string;
  readonly sender: string;
  readonly at: number;
  readonly text: string | null;
}

interface Edit {
  readonly target: string;
  readonly id: string;
  readonly sender: string;
  readonly at: number;
  readonly text: string;
}

const keyOf = (target: string, sender: string): string => `${target} ${sender}`;

/** Messages of encrypted rooms as this browser has read them, and what of their history it has not. */
export class MessageIndex {
  readonly #messages = new Map<string, IndexedMessage>();
  /** Characters of all messages. */
  letters = 0;
  /** How many messages of each room there are. */
  readonly #counts = new Map<string, number>();
  /** The newest of each message by each sender: only the message's own counts, and edits may be read before what they change. */
  readonly #edits = new Map<string, Edit>();
  /** Under which key an edit stands, or stood. */
  readonly #keyOf = new Map<string, string>();
  readonly #gaps = new Map<string, Set<string>>();
  /** Whether history is read in this browser; false until the tab that has the keys knows. */
  isOpened = false;
  /** With which keys what cannot be read was tried last. */
  triedWith: string | null = null;

  learn(fact: Fact): void {
    switch (fact[0]) {
      case "message": {
        const [, roomId, id, sender, at, text] = fact;
        const known = this.#messages.get(id);
        // What could be read once stays read.
        if (known?.text != null) return;
        if (!known) this.#counts.set(roomId, this.countIn(roomId) + 1);
        this.letters += text?.length ?? 0;
        this.#messages.set(id, { id, roomId, sender, at, text });
        return;
      }
      case "edit":
        return this.#learnEdit(fact);
      case "redacted":
        return this.#forget(fact[1]);
      case "gap":
        this.#gaps.set(fact[1], (this.#gaps.get(fact[1]) ?? new Set()).add(fact[2]));
        return;
      case "closed":
        this.#gaps.get(fact[1])?.delete(fact[2]);
        return;
      case "left":
        for (const { id, roomId } of this.#messages.values()) if (roomId === fact[1]) this.#forget(id);
        this.#counts.delete(fact[1]);
        this.#gaps.delete(fact[1]);
        return;
      case "opened":
        this.isOpened = fact[1];
        return;
      case "tried":
        this.triedWith = fact[1];
        return;
      case "anew":
        this.letters = 0;
        this.isOpened = false;
        this.triedWith = null;
        for (const map of [this.#messages, this.#counts, this.#edits, this.#keyOf, this.#gaps]) map.clear();
    }
  }

  #learnEdit([, target, id, sender, at, text]: Extract<Fact, readonly ["edit", ...unknown[]]>): void {
    const key = keyOf(target, sender);
    const known = this.#edits.get(key);
    this.#keyOf.set(id, key);
    if (!known || known.at < at) this.#edits.set(key, { target, id, sender, at, text });
  }

  #forget(id: string): void {
    const message = this.#messages.get(id);
    this.#messages.delete(id);
    if (message) {
      this.letters -= message.text?.length ?? 0;
      this.#edits.delete(keyOf(id, message.sender));
      this.#counts.set(message.roomId, this.countIn(message.roomId) - 1);
    }
    const key = this.#keyOf.get(id) ?? "";
    this.#keyOf.delete(id);
    if (this.#edits.get(key)?.id === id) this.#edits.delete(key);
  }

  has(id: string): boolean {
    return this.#messages.has(id) || this.#keyOf.has(id);
  }

  isReadable(id: string): boolean {
    return (this.#messages.get(id)?.text ?? null) !== null || this.#keyOf.has(id);
  }

  gapsOf(roomId: string): readonly string[] {
    return [...(this.#gaps.get(roomId) ?? [])];
  }

  hasGaps(): boolean {
    return [...this.#gaps.values()].some((gaps) => gaps.size > 0);
  }

  roomIds(): ReadonlySet<string> {
    return new Set([...this.#counts.keys(), ...this.#gaps.keys()]);
  }

  countIn(roomId: string): number {
    return this.#counts.get(roomId) ?? 0;
  }

  /** Messages that were not readable when they were seen, the newest first. */
  unreadable(): IndexedMessage[] {
    return [...this.#messages.values()].filter(({ text }) => text === null).sort((a, b) => b.at - a.at);
  }

  /** What can be read, with what it says now, in no order. */
  *readable(): Generator<IndexedMessage & { readonly text: string }> {
    for (const message of this.#messages.values()) {
      const text = this.#edits.get(keyOf(message.id, message.sender))?.text ?? message.text;
      if (text !== null) yield { ...message, text };
    }
  }

  /** The same again, from the beginning; the oldest messages beyond a number of characters are left out. */
  facts(mostLetters: number): Fact[] {
    let letters = 0;
    const kept = [...this.#messages.values()]
      .sort((a, b) => b.at - a.at)
      .filter(({ text }) => (letters += text?.length ?? 0) <= mostLetters);
    const ids = new Set(kept.map(({ id }) => id));
    return [
      ["anew"],
      ["opened", this.isOpened],
      ...(this.triedWith === null ? [] : [["tried", this.triedWith] as const]),
      ...kept.map(({ roomId, id, sender, at, text }): Fact => ["message", roomId, id, sender, at, text]),
      ...[...this.#edits.values()]
        .filter(({ target }) => ids.has(target))
        .map(({ target, id, sender, at, text }): Fact => ["edit", target, id, sender, at, text]),
      ...[...this.#gaps].flatMap(([roomId, gaps]) => [...gaps].map((token): Fact => ["gap", roomId, token])),
    ];
  }
}
