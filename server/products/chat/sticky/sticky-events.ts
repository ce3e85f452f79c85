import type { JsonObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import { textOf, type StoredEvent } from "../rooms/stored-event.ts";

/** Of one person in one room. */
const mostOfPerson = 50;
const mostInRoom = 500;
/** Bytes of content. */
const largest = 16_384;

const keyOf = ({ content }: { readonly content: JsonObject }): string | undefined =>
  textOf(content, "msc4354_sticky_key");

/** One that takes the place of another: of one sender, one type and one key. What is encrypted has no key that we see. */
const isReplacedBy = (before: StoredEvent, after: Pick<StoredEvent, "sender" | "type" | "content">): boolean =>
  keyOf(before) !== undefined &&
  keyOf(before) === keyOf(after) &&
  before.type === after.type &&
  before.sender === after.sender;

/** The events of one room that stick, in order. Each is given to everyone in the room who has not seen it, whatever else they skip, until it expires. */
export class StickyEvents {
  #events: readonly StoredEvent[] = [];

  add(event: StoredEvent): void {
    if (event.sticky === undefined) return;
    this.#events = [...this.#events.filter((one) => !isReplacedBy(one, event)), event];
  }

  /** Redacted or purged ones stick no more. */
  remove(isRemoved: (event: StoredEvent) => boolean): void {
    this.#events = this.#events.filter((event) => !isRemoved(event));
  }

  /** Those that have not expired. */
  at(moment: number): readonly StoredEvent[] {
    if (this.#events.some((event) => isOver(event, moment)))
      this.#events = this.#events.filter((event) => !isOver(event, moment));
    return this.#events;
  }
}

const isOver = ({ sticky }: StoredEvent, moment: number): boolean => sticky === undefined || sticky.until <= moment;

/** Whether one more may stick, beside those that do and those that are about to. Refuses M_TOO_LARGE and M_LIMIT_EXCEEDED. */
export function requireStickable(
  others: readonly StoredEvent[],
  event: { readonly sender: string; readonly type: string; readonly content: JsonObject },
  moment: number,
): void {
  if (Buffer.byteLength(JSON.stringify(event.content)) > largest)
    refuse("M_TOO_LARGE", `What sticks has ${largest} bytes of content at most.`);
  const kept = others.filter((one) => !isReplacedBy(one, event));
  const own = kept.filter(({ sender }) => sender === event.sender);
  const full = own.length >= mostOfPerson ? own : kept.length >= mostInRoom ? kept : null;
  if (!full) return;
  const wait = Math.max(1000, Math.min(...full.map(({ sticky }) => sticky?.until ?? 0)) - moment);
  refuse("M_LIMIT_EXCEEDED", `${mostOfPerson} events of a person stick in a room at most, and ${mostInRoom} of all.`, {
    retry_after_ms: wait,
    retryAfter: Math.ceil(wait / 1000),
  });
}
